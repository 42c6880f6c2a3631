"""How Kalends starts, stops and is checked on one machine: everything behind `./kalends`."""
