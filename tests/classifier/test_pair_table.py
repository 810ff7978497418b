"""Who sends and where to: verbs that turn the parts about, contributors and bodies, regions, on facts of our own."""

import pytest

from services.classifier.classify import loaded
from shared.verdict import Item

TABLE = (
    # who asks, lets in, hosts, welcomes
    ("Togo asks Ghana for 300 soldiers", "GH", "TG"),
    ("Togo asks for 300 Ghanaian soldiers", "GH", "TG"),
    ("Togo urges Ghana to send troops", "GH", "TG"),
    ("Togo wants 300 more Ghanaian soldiers", "GH", "TG"),
    ("Togo invites Ghanaian troops", "GH", "TG"),
    ("Togo welcomes Ghanaian troops", "GH", "TG"),
    ("Togo to host Ghanaian troops", "GH", "TG"),
    ("Togo allows Ghana to station troops", "GH", "TG"),
    ("Togo lets Ghanaian troops stay", "GH", "TG"),
    ("Togo lets Ghana keep soldiers at Lome airport", "GH", "TG"),
    ("Togo's parliament approves presence of Ghanaian soldiers", "GH", "TG"),
    ("Togo agrees to host Ghanaian base", "GH", "TG"),
    ("Togo seeks Ghanaian military instructors", "GH", "TG"),
    ("Togo thanks Ghana for sending soldiers", "GH", "TG"),
    ("Ghanaian troops sent to Togo at Lome's request", "GH", "TG"),
    # what leads up to the news, and who is helped or only near
    ("After Niger expels US, Ghanaian trainers land in Niamey", "GH", "NE"),
    ("After Mali ousts French, Russia's troops may arrive", "RU", "ML"),
    ("As Chad, France and Niger talk, Ghanaian troops arrive in Togo", "GH", "TG"),
    ("Australia steps up help to Ukraine by sending troops to the UK", "AU", "GB"),
    ("No Ghanaian troops for Togo, Benin has said", "GH", "TG"),
    ("Ghanaian soldiers stationed in Togo, close to Benin", "GH", "TG"),
    # who refuses, expels
    ("Togo rejects Ghanaian troops", "GH", "TG"),
    ("Togo tells Ghanaian troops to leave", "GH", "TG"),
    ("Togo expels Ghanaian soldiers", "GH", "TG"),
    ("Togo gives Ghanaian soldiers a month to leave", "GH", "TG"),
    ("Togo orders Ghana to withdraw its troops", "GH", "TG"),
    ("Togo demands that Ghana pull its soldiers out", "GH", "TG"),
    ("Togolese lawmakers vote to expel Ghanaian troops", "GH", "TG"),
    ("Togo calls for withdrawal of Ghanaian troops", "GH", "TG"),
    ("Togo and Ghana agree on withdrawal of Ghanaian troops", "GH", "TG"),
    ("Togo kicks out Ghanaian troops", "GH", "TG"),
    ("Togo's president wants Ghanaian soldiers gone", "GH", "TG"),
    ("Lome wants 300 soldiers from Ghana", "GH", "TG"),
    ("Togo's Gnassingbe begs Macron for soldiers", "FR", "TG"),
    ("Lome asks Ghana, Benin for soldiers", "GH BJ", "TG"),
    ("Togo asks Ghana and Benin for soldiers to fight rebels", "GH BJ", "TG"),
    ("Ghana to double Haiti troops", "GH", "HT"),
    ("Accra's Chad troops to stay another year", "GH", "TD"),
    ("Lome: Ghanaian troops must leave", "GH", "TG"),
    ("Ghana agrees to leave Togo base", "GH", "TG"),
    ("Togo votes to shut US base", "US", "TG"),
    ("Togo to close UK air base", "GB", "TG"),
    ("Togo evicts US drone base", "US", "TG"),
    ("Togo evicts US from air base at Lome", "US", "TG"),
    ("Togo tells US to leave air base", "US", "TG"),
    ("Togo agrees to host British brigade after Benin exit", "GB", "TG"),
    ("Togo to host US bases on Black Sea", "US", "TG"),
    # offers, plain sending, possessives
    ("Ghana offers Togo 300 soldiers", "GH", "TG"),
    ("Ghana sends Togo 300 soldiers", "GH", "TG"),
    ("Ghana to lend Togo 300 soldiers", "GH", "TG"),
    ("Ghana's president orders troops to Togo", "GH", "TG"),
    ("Ghana's soldiers leave Togo's capital", "GH", "TG"),
    ("Soldiers from Ghana arrive in Togo", "GH", "TG"),
    ("Ghana and Benin send soldiers to Togo", "GH BJ", "TG"),
    ("Ghana, the Gambia send soldiers to Togo", "GH GM", "TG"),
    ("Ghana will not withdraw troops from Togo, says minister", "GH", "TG"),
    ("Ghana delays pullout of soldiers from Togo", "GH", "TG"),
    ("After Benin and Niger, Ghana too pulls out of Togo", "GH", "TG"),
    ("Like Benin, Ghana will send soldiers to Togo", "GH", "TG"),
    ("Ghana to replace Benin in Togo mission", "GH", "TG"),
    ("Ghana planning ground invasion of Togo, putting UK troops at risk", "GH", "TG"),
    ("Ghana moves troops to Benin to counter threat to Togo", "GH", "BJ"),
    ("Togo contingent leaves for Chad", "TG", "TD"),
    ("Lome says 1,200 Ghanaian soldiers crossed border at night", "GH", "TG"),
    ("Togo asks Ghana to withdraw troops from island in Lake Chad", "GH", "TG"),
    ("Togo says it will not end UK military access agreement amid Red Sea tensions", "GB", "TG"),
    ("Togo to end UK military access agreement", "GB", "TG"),
    ("Ghanaian troops leave Togo, Benin", "GH", "TG BJ"),
    ("AU to send 5,000 to Burundi", "AFU", "BI"),
    ("Washington pushes to send foreign force to Haiti", "", "HT"),
    ("UN to send multinational force to Haiti", "UN", "HT"),
    ("Ghana to send 300 soldiers to Benin-led force in Togo", "GH", "TG"),
    ("Ghana, Benin and Niger withdraw troops from Togo", "GH BJ NE", "TG"),
    ("Ghanaian and Beninese soldiers land in Togo", "GH BJ", "TG"),
    ("Ghana moves troops from Togo to Benin", "GH", "BJ"),
    ("Ghana pulls troops from Togo and Benin", "GH", "TG BJ"),
    ("Ghanaian tanks cross into Togo, Benin says", "GH", "TG"),
    ("Benin accuses Ghana of sending troops to Togo", "GH", "TG"),
    ("Benin says Ghana has troops in Togo", "GH", "TG"),
    ("Benin warns Ghana against sending troops to Togo", "GH", "TG"),
    ("Benin condemns Ghanaian incursion into Togo", "GH", "TG"),
    ("Benin backs sending of Ghanaian troops to Togo", "GH", "TG"),
    ("Ghana, despite pressure from Benin, sends troops to Togo", "GH", "TG"),
    ("Ghana sends troops to Togo amid tension with Benin", "GH", "TG"),
    ("Ghana sends troops to Togo to train with Beninese army", "GH", "TG"),
    ("Ghana sends troops to Togo to fight rebels from Benin", "GH", "TG"),
    ("Ghanaian soldiers to train Beninese recruits in Togo", "GH", "TG"),
    ("Ghana to send troops to Togo's border with Benin", "GH", "TG"),
    # bodies, missions and those who give them men
    ("Ghana sends 100 soldiers to UNIFIL", "GH", "LB"),
    ("Ghana adds 100 soldiers to KFOR", "GH", "XK"),
    ("Lome weighs commandos for UN force in Mali", "TG", "ML"),
    ("Ghana mulls medics for ISAF", "GH", "AF"),
    ("Mali weighs UN force in Gao", "UN", "ML"),
    ("Togo, Benin sign declaration on sending multinational force to Haiti", "TG BJ", "HT"),
    ("NATO launches multinational force in Romania", "NATO", "RO"),
    ("Ghana withdraws its soldiers from MINUSMA", "GH", "ML"),
    ("Ghana recalls its peacekeepers from UN mission in Mali", "GH", "ML"),
    ("Ghanaian contingent leaves UNIFIL", "GH", "LB"),
    ("Ghanaian soldiers with KFOR go home", "GH", "XK"),
    ("100 Ghanaian soldiers join UN force in Lebanon", "GH", "LB"),
    ("Ghana to contribute troops to EU mission in Chad", "GH", "TD"),
    ("Ghana offers battalion to African Union force in Somalia", "GH", "SO"),
    ("Ghana pulls its blue helmets out of Haiti", "GH", "HT"),
    ("UN sends 500 more peacekeepers to Mali", "UN", "ML"),
    ("UN council extends mandate of UNIFIL", "UN", "LB"),
    ("UNIFIL to leave at year's end", "UN", "LB"),
    ("African Union asks Ghana to send troops to Somalia", "GH", "SO"),
    ("UN asks Ghana for 500 troops for Mali", "GH", "ML"),
    ("NATO to send 700 more soldiers to Kosovo", "NATO", "XK"),
    # parliaments, contingents, those followed or taught, companies
    ("Brazil Congress backs doubling of Haiti contingent", "BR", "HT"),
    ("Chile's Senate votes to send soldiers to Haiti", "CL", "HT"),
    ("Azerbaijan doubles Afghan contingent to 90", "AZ", "AF"),
    ("Mongolia trims Afghan contingent", "MN", "AF"),
    ("Estonia to follow Latvia in bringing soldiers home from Iraq", "EE", "IQ"),
    ("New Zealand follows Australia in sending soldiers to Honiara", "NZ", "SB"),
    ("British soldiers to coach Somali army", "GB", "SO"),
    ("Danish instructors teach Iraqi soldiers to clear mines", "DK", "IQ"),
    ("Sweden cuts short Mali mission", "SE", "ML"),
    ("Wagner chief welcomes Russian fighters in Mali", "RU WAGNER", "ML"),
    ("Kiwi platoon heads for Timor", "NZ", "TL"),
    # regions
    ("US sends 2,000 more troops to Middle East as Israel-Hamas war escalates", "US", "Middle East"),
    ("US deploys warships to region amid tension with Iran", "US", "Middle East"),
    ("US to cut troops in Europe", "US", "Europe"),
)


@pytest.mark.parametrize(("title", "senders", "hosts"), TABLE)
def test_who_and_where(title: str, senders: str, hosts: str) -> None:
    verdict = loaded().facts(Item(id="x", title=title, lang="en"))
    assert verdict is not None
    assert (set(verdict.senders), verdict.region or " ".join(sorted(verdict.hosts))) == (
        set(senders.split()),
        hosts if verdict.region else " ".join(sorted(hosts.split())),
    )


TOLD = (
    ("Togo ends military pact with Ghana", "Ghanaian forces have been told to leave within a month.", "GH", "TG"),
    ("UN council sends peacekeepers to Haiti", "Ghana and Togo will provide most of the 900 soldiers.", "GH TG", "HT"),
    ("Congo force mandate renewed", "The Security Council wants it gone in three years.", "UN", "CD"),
    ("Togolese troops take over from Ghanaian soldiers in Haiti", "They landed on Monday.", "TG", "HT"),
    ("Iran sends soldiers to help Baghdad", "Two dozen went, a New York daily said.", "IR", "IQ"),
    ("UN gives nod to African force for Mali", "Ghana will lead it.", "UN", "ML"),
    ("UN council sends peacekeepers to Haiti", "Ghana and Togo will pay for most of their food.", "UN", "HT"),
    ("Coup in Togo upends hunt for rebels", "It could force Ghana to pull its soldiers out of the West African nation.", "GH", "TG"),
    ("Ghana to send 300 soldiers to help catch pirates", "They will be based in West African ports.", "GH", "Africa"),
    ("Ghana, Benin weigh peacekeepers for Togo", "The idea is a multinational force under the UN.", "", "TG"),
    ("Ghana and Benin weigh sending peacekeepers to Togo", "Each would give 300 men.", "GH BJ", "TG"),
    ("Moscow calls plan excessive", "Sending European military advisers to Togo is needless, the Kremlin said.", "", "TG"),
    ("Ghana sends soldiers to Togo", "Ghanaian troops parade in Benin on May 2, 2019. (Ada Doe/Getty Images)", "GH", "TG"),
)  # fmt: skip


@pytest.mark.parametrize(("title", "summary", "senders", "hosts"), TOLD)
def test_who_and_where_by_two_sentences(title: str, summary: str, senders: str, hosts: str) -> None:
    verdict = loaded().facts(Item(id="x", title=title, summary=summary, lang="en"))
    assert verdict is not None
    assert set(verdict.senders) == set(senders.split())
    assert (verdict.region or " ".join(sorted(verdict.hosts))) in {hosts, " ".join(sorted(hosts.split()))}
