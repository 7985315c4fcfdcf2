"""Where each parameter stands in the vector `theta`: first the common ones, then nine a body."""

from __future__ import annotations

#: Places of the common parameters.
(
    SUPPORT,
    POSITION_WEIGHT,
    COMMON,
    CLARITY_LIFT,
    CLARITY_CHANCE,
    CLARITY_DAYS,
    CLARITY_SPREAD,
    BLOCKING_COST,
    READING_ERROR,
    DILUTION,
    ROUNDS,
    GOVERNMENT_DAYS,
    GOVERNMENT_SPREAD,
    PARLIAMENT_FACTOR,
    REFUSAL,
    CAVEAT,
    CEILING,
    READINESS_COMMON,
    OVERLAP_DAYS,
    TIMING_FACTOR,
    FEINT_SHARE,
    FEINT_DAYS,
    INCIDENT_NUMBER,
    GAP_DAYS,
    HORIZON_DAYS,
) = range(25)
#: Number of them: those of body b begin at COMMON_PARAMETERS + b * BODY_PARAMETERS.
COMMON_PARAMETERS = 25

#: Places of a body's parameters among its own.
(
    MEETING_DAYS,
    MEETING_SPREAD,
    SILENCE_LOW,
    SILENCE_HIGH,
    GENERATION_LOW,
    GENERATION_HIGH,
    DELEGATED,
    DELEGATED_DAYS,
    REDRAFT_DAYS,
) = range(9)
BODY_PARAMETERS = 9
