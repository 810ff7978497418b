"""What a story adds beyond number and status. The stories in this file are our own writing."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier import points as points_module
from services.notifier.points import Point, points_of, reads, told_by
from shared.events import Report
from tests.notifier.playing import play
from tests.notifier.reports import report


def told(title: str, name: str = "a", summary: str = "", **verdict: object) -> Report:
    return report(name, story_fields={"title": title, "summary": summary}, **({"kind": "withdrawal"} | verdict))  # type: ignore[arg-type]  # the builder's own keywords


@pytest.mark.parametrize(
    ("title", "points"),
    [
        ("Dutch troops begin to leave Romania", [("phase", "begun")]),
        ("The Hague begins talks on a withdrawal from Romania", []),
        ("First Dutch soldiers leave Romania", [("phase", "first units")]),
        ("First Dutch soldiers would leave Romania", []),
        ("Romania offers Dutch soldiers an old base", [("phase", "base offered")]),
        ("Netherlands completes withdrawal from Romania", [("phase", "finished")]),
        ("Netherlands completes withdrawal from air base in Romania", [("phase", "finished at a base")]),
        ("Last Dutch soldiers leave Romania", [("phase", "finished")]),
        ("Dutch withdrawal from Romania to be completed in May", []),
        ("Dutch soldiers have arrived in Romania", [("phase", "arrived")]),
        ("The Dutch minister has arrived in Romania", []),
        ("Dutch troops to leave Romania by the end of the year", [("deadline", "2026-12-31")]),
        ("Dutch troops to leave Romania by year's end", [("deadline", "2026-12-31")]),
        ("Dutch troops to leave Romania by early September", [("deadline", "2026-09")]),
        ("Dutch troops to leave Romania by 22 December", [("deadline", "2026-12-22")]),
        ("Dutch troops to leave Romania by February", [("deadline", "2027-02")]),
        ("Dutch troops to leave Romania within 30 days", [("deadline", "2026-04-16")]),
        ("Dutch troops in Romania move to a camp near the town of Cincu", [("place", "Cincu")]),
        ("Dutch troops in Romania move closer to the Moldovan border", [("place", "Moldovan border")]),
        ("Dutch troops in Romania drill on the Border With Moldova", [("place", "border with Moldova")]),
        ("Dutch soldiers in Romania near NATO border", []),
        ("With the Dutch in Romania, tension grows over trade, fish and gas at the Moldovan border", []),
        ("Dutch boost presence in Romania", [("phase", "growing")]),
        ("Images show tents for Dutch soldiers in Romania", [("evidence", "satellite images")]),
        ("Dutch soldiers to train Romanian recruits", [("task", "training")]),
        ("Dutch soldiers come to Romania by train", []),
        ("Satellite images show Dutch camp in Romania", [("evidence", "satellite images")]),
        ("Dutch convoy moves into Romania", [("unit", "convoy")]),
        ("Dutch frigate shoots down a drone off Romania", []),
    ],
)
def test_a_headline_is_read(title: str, points: list[tuple[str, str]]) -> None:
    assert [(point.fact, point.value) for point in points_of(told(title))] == points


@pytest.mark.parametrize(
    ("lang", "title", "points"),
    [
        ("es", "Las tropas holandesas comienzan a salir de Rumanía", [("phase", "begun")]),
        ("es", "Comienzan las negociaciones sobre la retirada de las tropas de Rumanía", []),
        ("es", "Países Bajos completó la retirada de sus tropas de Rumanía", [("phase", "finished")]),
        ("es", "Las tropas holandesas saldrán de Rumanía antes del 22 de diciembre", [("deadline", "2026-12-22")]),
        ("fr", "Les soldats néerlandais commencent à quitter la Roumanie", [("phase", "begun")]),
        ("fr", "Les derniers soldats néerlandais quittent la Roumanie", [("phase", "finished")]),
        ("fr", "Les soldats néerlandais quitteront la Roumanie d’ici la fin de l’année", [("deadline", "2026-12-31")]),
        ("de", "Niederländische Soldaten sind in Rumänien eingetroffen", [("phase", "arrived")]),
        ("de", "Niederlande haben Abzug aus Rumänien abgeschlossen", [("phase", "finished")]),
        ("de", "Niederländische Soldaten sollen Rumänien bis zum 22. Dezember verlassen", [("deadline", "2026-12-22")]),
        ("it", "I primi soldati olandesi lasciano la Romania", [("phase", "first units")]),
        ("it", "I soldati olandesi lasceranno la Romania entro marzo 2027", [("deadline", "2027-03")]),
        ("pt", "Tropas holandesas chegaram à Roménia", [("phase", "arrived")]),
        ("pt", "Soldados holandeses saem da Roménia até ao fim do ano", [("deadline", "2026-12-31")]),
        ("nl", "Laatste Nederlandse militairen verlaten Roemenië", [("phase", "finished")]),
        ("nl", "Nederlandse militairen vertrekken uiterlijk 22 december uit Roemenië", [("deadline", "2026-12-22")]),
        ("pl", "Holenderscy żołnierze dotarli do Rumunii", [("phase", "arrived")]),
        ("pl", "Holenderskie wojska mają opuścić Rumunię do 22 grudnia", [("deadline", "2026-12-22")]),
        ("ru", "Нидерланды начали вывод войск из Румынии", [("phase", "begun")]),
        ("ru", "Нидерланды завершили вывод войск из Румынии", [("phase", "finished")]),
        ("ru", "Нидерландские войска покинут Румынию до 22 декабря", [("deadline", "2026-12-22")]),
        ("uk", "Нідерланди почали виведення військ з Румунії", [("phase", "begun")]),
        ("uk", "Нідерландські військові прибули до Румунії", [("phase", "arrived")]),
        ("tr", "Hollanda Romanya'dan asker çekmeye başladı", [("phase", "begun")]),
        ("tr", "Hollanda askerleri 22 Aralık'a kadar Romanya'dan ayrılacak", [("deadline", "2026-12-22")]),
        ("ar", "القوات الهولندية بدأت الانسحاب من رومانيا", [("phase", "begun")]),
        ("ar", "القوات الهولندية تغادر رومانيا قبل نهاية العام", [("deadline", "2026-12-31")]),
        ("fa", "خروج نیروهای هلندی از رومانی آغاز شد", [("phase", "begun")]),
        ("zh", "荷兰军队开始撤出罗马尼亚", [("phase", "begun")]),
        ("zh", "荷兰首批军人抵达罗马尼亚", [("phase", "first units"), ("phase", "arrived")]),
        ("zh", "荷兰军队将在12月22日前撤出罗马尼亚", [("deadline", "2026-12-22")]),
        ("ja", "オランダ軍、ルーマニアからの撤退を完了", [("phase", "finished")]),
        ("ja", "オランダ軍は12月22日までにルーマニアから撤退する予定", [("deadline", "2026-12-22")]),
        ("ko", "네덜란드군 루마니아서 철수 시작", [("phase", "begun")]),
        ("ko", "네덜란드 부대 12월 22일까지 루마니아서 철수 예정", [("deadline", "2026-12-22")]),
        ("xx", "Dutch troops begin to leave Romania", []),
        ("../en", "Dutch troops begin to leave Romania", []),
    ],
)
def test_a_headline_in_another_language_is_read(lang: str, title: str, points: list[tuple[str, str]]) -> None:
    assert [(point.fact, point.value) for point in points_of(told(title, lang=lang))] == points


def test_every_language_of_the_classifier_has_words_that_can_be_read() -> None:
    languages = {path.stem for path in Path("services/classifier/data").glob("??.toml")}
    assert languages == {path.stem for path in Path("services/notifier/data/points").glob("*.toml")}
    for lang in languages:
        assert reads(lang), lang
        assert len(points_module._lexicon(lang)["months"]) == 12  # type: ignore[index]  # it reads it


@pytest.mark.parametrize(
    ("known", "fresh", "same"),
    [
        (Point("deadline", "2026-12"), Point("deadline", "2026-12-31"), True),
        (Point("deadline", "2026-12-22"), Point("deadline", "2026-12-31"), False),
        (Point("place", "Osipovichi"), Point("place", "Asipovichy"), True),
        (Point("place", "Brest"), Point("place", "Minsk"), False),
        (Point("place", "border with Poland"), Point("place", "Polish border"), True),
        (Point("place", "border with Poland"), Point("place", "Lithuanian border"), False),
        (Point("phase", "finished"), Point("phase", "begun"), True),
        (Point("phase", "begun"), Point("phase", "finished"), False),
        (Point("task", "Brest"), Point("place", "Brest"), False),
    ],
)
def test_a_point_is_told_by_another_spelling_or_a_later_phase(known: Point, fresh: Point, *, same: bool) -> None:
    assert told_by(known, fresh) is same


def test_the_last_to_leave_count_only_in_a_headline() -> None:
    assert points_of(told("Romania's partners", summary="As the last Dutch soldiers leave Romania, others stay.")) == ()


def test_another_language_and_a_hostile_text_have_no_points() -> None:
    assert points_of(told("Dutch troops begin to leave Romania", lang="fr")) == ()


@given(st.text(max_size=300))
def test_any_text_can_be_read(title: str) -> None:
    assert all(point.value for point in points_of(told(title)))


def test_begun_then_finished_are_two_updates_and_their_retellings_none() -> None:
    ordered = told("The Hague orders its troops out of Romania", status="ordered")
    begun = told("Dutch troops begin to leave Romania", "b", status="confirmed")
    finished = told("Netherlands completes withdrawal from Romania", "c", status="confirmed")
    late = told("Dutch troops begin to leave Romania", "d", status="confirmed")
    judged = play([ordered, begun, finished, late], step=timedelta(days=2))
    assert [one.ruling.outcome for one in judged] == ["new", "update", "update", "repeat"]
    assert [(one.fact, one.after) for one in judged[2].ruling.changes] == [("phase", "finished")]


def test_a_place_that_another_outlet_fills_in_the_same_day_is_a_detail() -> None:
    first = told("Dutch soldiers arrive in Romania", kind="deployment")
    place = told("Dutch soldiers in Romania at a camp near Cincu", "b", kind="deployment")
    assert play([first, place])[1].ruling.reason == "told_detail"
    assert play([first, place], step=timedelta(days=1))[1].ruling.reason == "place_named"
    aside = told(
        "Dutch soldiers in Romania", "b", "The Dutch troops in Romania are at a camp near Cincu.", kind="deployment"
    )
    assert play([first, aside], step=timedelta(days=1))[1].ruling.reason == "told_detail"


def test_who_is_confirmed_to_be_there_has_arrived() -> None:
    there = told("Dutch soldiers are in Romania", kind="presence", status="confirmed")
    arrived = told("Dutch soldiers have arrived in Romania", "b", kind="deployment", status="confirmed")
    assert play([there, arrived], step=timedelta(days=2))[1].ruling.reason == "told_detail"


def test_a_deadline_that_moves_is_an_update_at_any_time() -> None:
    first, second = (told(f"Dutch troops to leave Romania by {month}", month) for month in ("June", "September"))
    (change,) = play([first, second])[1].ruling.changes
    assert (change.fact, change.before, change.after) == ("deadline", "2026-06", "2026-09")


def test_growth_is_news_days_later_and_where_no_number_says_it_better() -> None:
    first = told("Dutch soldiers go to Romania", kind="deployment", count=620)
    more = told("Dutch boost presence in Romania", "b", kind="deployment")
    number = told("Dutch boost presence in Romania to 900", "b", kind="deployment", count=900)
    assert play([first, more])[1].ruling.reason == "told_detail"
    assert play([first, more], step=timedelta(days=2))[1].ruling.reason == "phase_further"
    assert [change.fact for change in play([first, number], step=timedelta(days=2))[1].ruling.changes] == ["count"]
