"""The data sets and papers that results on likeness rest on."""

from __future__ import annotations

from minilateral.core.references import Reference

VOTES = Reference(
    "unga-votes",
    "Voeten, Strezhnev and Bailey, Harvard Dataverse",
    "United Nations General Assembly Voting Data",
    "",
    "https://dataverse.harvard.edu/dataset.xhtml?persistentId=hdl:1902.1/12379",
    "secondary",
)
ATOP = Reference(
    "atop",
    "Leeds, Ritter, Mitchell and Long, International Interactions 28",
    "Alliance Treaty Obligations and Provisions, 1815-1944",
    "2002",
    "http://www.atopdata.org/",
    "secondary",
)
COW_ALLIANCES = Reference(
    "cow-alliances",
    "Gibler, CQ Press",
    "International Military Alliances, 1648-2008",
    "2009",
    "https://correlatesofwar.org/data-sets/formal-alliances/",
    "secondary",
)
HAGE = Reference(
    "haege-2011",
    "Häge, Political Analysis 19(3)",
    "Choice or Circumstance? Adjusting Measures of Foreign Policy Similarity for Chance Agreement",
    "2011",
    "https://doi.org/10.1093/pan/mpr023",
    "secondary",
)
SIGNORINO_RITTER = Reference(
    "signorino-ritter-1999",
    "Signorino and Ritter, International Studies Quarterly 43",
    "Tau-b or Not Tau-b: Measuring the Similarity of Foreign Policy Positions",
    "1999",
    "",
    "secondary",
)
