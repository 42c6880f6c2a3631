"""`./kalends doctor`: says what is wrong with an installation, and how to mend it."""

from collections.abc import Iterator
from pathlib import Path

from launcher.console import Console, LauncherError
from launcher.doctor.finding import Finding
from launcher.doctor.installation import look_at_installation
from launcher.doctor.services import look_at_running, look_at_services
from launcher.management import backend_of, running_instance


def doctor(console: Console, *, data_dir: Path, port: int) -> int:
    """Look at everything, show each finding as it comes; the exit status says whether all is well."""
    wrong = 0
    for finding in _look(data_dir, port):
        console.say(f"{'ok   ' if finding.is_well else 'WRONG'}  {finding.about}: {finding.detail}")
        if not finding.is_well:
            console.say(f"         → {finding.remedy}")
            wrong += 1
    console.say("\nAll is well." if not wrong else f"\n{wrong} found wrong.")
    return 1 if wrong else 0


def _look(data_dir: Path, port: int) -> Iterator[Finding]:
    instance = running_instance(data_dir)
    yield from look_at_installation(data_dir, port=port, instance=instance)
    try:
        with backend_of(data_dir) as environment:
            yield from look_at_services(environment)
            if instance:
                yield from look_at_running(environment)
    except LauncherError as error:
        yield Finding("Servers", str(error), "Do what it says and ask the doctor again.")
