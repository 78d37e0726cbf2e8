"""The measuring core: uncertainty, conformity, comparison, procedures, lots, draws.

Plain Python with NumPy and SciPy, no Django, no settings, no clock: dates, random generators and rule editions arrive as arguments.
Names are those of VIM, GUM and OIML; every limit and formula cites its document.
"""
