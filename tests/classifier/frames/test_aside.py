"""Words beside troops that are about something else, and look-alikes that are not. Sentences are our own writing."""

import pytest

from services.classifier.classify import classify, loaded
from services.classifier.frames.finding import frames
from services.classifier.frames.reading import read
from services.classifier.scenes import roles
from services.classifier.scenes.frame import Frame
from shared.verdict import Item


def every(title: str) -> tuple[Frame, ...]:
    reading = read(Item(id="x", title=title), loaded().vocabularies["en"])
    return tuple(frame for scene in reading.scenes for frame in frames(scene))


def movements(title: str) -> set[str]:
    return {frame.movement for frame in every(title) if not frame.still and not frame.own}


def best(title: str) -> Frame:
    frame = read(Item(id="x", title=title), loaded().vocabularies["en"]).frame
    assert frame is not None
    return frame


@pytest.mark.parametrize(
    ("title", "movement"),
    [
        ("Togo ends row with Benin over pardon of soldiers", "leave"),
        ("Danish soldiers patrol Lebanon border as tensions remain high", "extend"),
        ("Norway expedites deployment of tanks as it praises Iraqi troops", "send"),
        ("Colombian army releases footage of weapons from Venezuela", "presence"),
        ("Fijian soldiers look to oust governor in Tonga", "leave"),
        ("Villagers in Chad beat back invading Libyan troops", "invade"),
        ("What happens if Ethiopia invades Eritrea", "invade"),
        ("98,000 Ethiopians enter Djibouti to flee draft", "invade"),
        ("Portuguese air force plane lands in Manaus with oxygen and masks", "arrive"),
        ("Indian navy aircraft lands in Yangon to fetch spare parts", "arrive"),
        ("Peru seeks contingent of tanks for Haiti", "send"),
        ("Opposition fears threat of military intervention in Togo", "send"),
        ("Ghana scraps age limit for new soldiers in Mali", "send"),
        ("Chile offers help line to Haiti troops", "send"),
        ("Warlord to lead mercenaries in Chad", "send"),
        ("Norway launches new cooking courses for Kenyan troops", "host"),
        ("Peru recalls ambassador from Chad", "leave"),
        ("Danish citizens urged to leave Niger as soldiers mutiny", "leave"),
        ("Peru submarine deal goes to Spain", "host"),
        ("Wagner boss leaves Chad", "leave"),
        ("Wagner's Prigozhin arrives in Chad", "arrive"),
    ],
)
def test_something_else_moves(title: str, movement: str) -> None:
    assert movement not in movements(title)


@pytest.mark.parametrize(
    ("title", "movement"),
    [
        ("Togo ends mission with withdrawal of soldiers from Mali", "leave"),
        ("Spanish tanks roll off train in Latvia with 300 soldiers", "leave"),
        ("Soldiers serving as peacekeepers in Cyprus leave Larnaca", "leave"),
        ("Colombian soldiers seen in footage from Venezuela", "presence"),
        ("Togo ousts French troops", "leave"),
        ("Libyan troops invading Chad reach Faya", "invade"),
        ("Ethiopia invades Eritrea", "invade"),
        ("Portuguese air force plane lands in Beira with 60 soldiers", "arrive"),
        ("Peru seeks contingent of engineers for Haiti", "send"),
        ("Ghana rejects call for new soldiers in Mali", "send"),
        ("Chile offers troops to Haiti", "send"),
        ("Chile sends 300 to 400 soldiers to Haiti", "send"),
        ("Kenya leads 600 troops into Haiti", "send"),
        ("Norway hosts new American troops", "host"),
        ("Peru recalls peacekeepers from Chad", "leave"),
        ("Peruvian submarine leaves Busan", "leave"),
        ("Wagner men leave Chad", "leave"),
    ],
)
def test_troops_move(title: str, movement: str) -> None:
    assert movement in movements(title)


@pytest.mark.parametrize(
    "title",
    [
        "Guatemala sends more security forces to southern border",
        "Mexico City's mayor says National Guard will be sent to its metro",
        "Rebels surround Bor as South Sudan sends in troops, Kenya says",
    ],
)
def test_troops_stay_at_home(title: str) -> None:
    assert classify(Item(id="x", title=title)).label != "yes"


@pytest.mark.parametrize(
    ("title", "sender"),
    [
        ("Soldiers pardoned by Mali fly home to Ivory Coast", ""),
        ("Chad sends soldiers to islet claimed by Libya", "TD"),
        ("Soldiers sent by Ghana arrive in Liberia", "GH"),
        ("Force provided by Kenya lands in Haiti", "KE"),
    ],
)
def test_only_who_moves_troops_sends_them(title: str, sender: str) -> None:
    assert "+".join(map(roles.code, best(title).senders)) == sender


@pytest.mark.parametrize(
    ("title", "helped"),
    [
        ("Norway to expand training of Kenyan soldiers", True),
        ("Norway to expand training for Kenyan soldiers", True),
        ("Norway is preparing to target its soldiers", True),
        ("Norway to expand deployment of Kenyan soldiers", False),
    ],
)
def test_troops_that_get_something_do_not_move(title: str, *, helped: bool) -> None:
    frame = best(title)
    assert (frame.sender_how == "owner") is not helped


@pytest.mark.parametrize(
    ("title", "movement"),
    [
        ("Norway plans expansion of training of Kenyan soldiers", "more"),
        ("Fifteen Kenyan soldiers killed in ground invasion of Somalia", "invade"),
        ("Colombian army shares video of its ground operation in Venezuela", "invade"),
        ("Ethiopian soldiers enter Mogadishu hospital", "invade"),
        ("Chad is building its first frigate to operate off Togo", "presence"),
        ("First parts of Russian S-400 land in Ankara", "arrive"),
        ("Azeri and Armenian forces reach Goris truce deal", "arrive"),
        ("Grain prices double since Russia sent troops to Ukraine", "send"),
        ("Grain prices double since Russia invaded Ukraine", "invade"),
        ("New Kenyan army video shows caves in Somalia", "host"),
        ("Villagers help army beat back Libyan troops in Chad", "send"),
        ("Junta rejects plan as Kenyan soldiers fall in Haiti", "send"),
    ],
)
def test_something_else_is_told(title: str, movement: str) -> None:
    assert movement not in movements(title)


@pytest.mark.parametrize(
    ("title", "movement"),
    [
        ("Norway plans expansion of deployment of soldiers in Kenya", "more"),
        ("Ethiopian soldiers enter Mogadishu", "invade"),
        ("Chad sends its first frigate to operate off Togo", "send"),
        ("Russian S-400 battery lands in Ankara", "arrive"),
        ("Azeri soldiers reach Goris, deal says", "arrive"),
        ("Kenyan peacekeepers head to Goma under truce", "arrive"),
        ("Russia sent troops to Ukraine, Kyiv says", "send"),
        ("Russia invaded Ukraine, Kyiv says", "invade"),
        ("Germany builds up brigade in Lithuania", "more"),
        ("French brigades head to Poland", "arrive"),
        ("Lawmakers back Libyan troops in Chad", "send"),
    ],
)
def test_troops_are_told_all_the_same(title: str, movement: str) -> None:
    assert movement in movements(title)


@pytest.mark.parametrize(("published", "reason"), [("2023-02-01", "history"), ("2021-05-01", "frame"), ("", "frame")])
def test_news_of_troops_long_gone_looks_back(published: str, reason: str) -> None:
    verdict = classify(Item(id="x", title="Denmark to pull last troops from Afghanistan", published=published or None))
    assert reason in verdict.reasons
