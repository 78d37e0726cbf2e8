"""Cases: what the command line takes and gives as JSON; one module per kind of case."""
