"""The municipality that the benchmarks order in, as configuration; its providers come behind it."""

MUNICIPALITY = """
[[municipality]]
name = "kommunen"
routine = "nacka"
sender = "ut"
signature = "Digitala lås"
authentication = "off"
own_domains = ["kommunen.example"]

[municipality.roles]
duty = ["jour@kommunen.example"]
installer = ["montor@kommunen.example"]
system_manager = ["system@kommunen.example"]
"""
