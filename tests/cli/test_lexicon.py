from pathlib import Path

from tests.process import troopwatch


def test_lexicons_in_order_exit_with_0_and_faults_with_1(tmp_path: Path) -> None:
    fine = troopwatch(tmp_path, "lexicon", "check")
    assert (fine.returncode, fine.stdout) == (0, "16 languages, nothing to mend\n")
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "misnamed.toml").touch()
    faulty = troopwatch(tmp_path, "lexicon", "check", "words")
    assert faulty.returncode == 1
    assert "misnamed.toml: nothing reads a file of this name" in faulty.stderr
