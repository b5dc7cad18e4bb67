"""What all tests share: property tests give the same examples on every machine and are never timed."""

from hypothesis import HealthCheck, settings

settings.register_profile("contraflow", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("contraflow")
