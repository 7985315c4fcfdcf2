"""Ground floor: errors, dates, references and what every result can do."""
