"""Articles from a seed: English news texts, each as unlike the others as a few hundred words allow."""

import random


def words(text):
    """The items of a list that is separated by semicolons."""
    return [item.strip() for item in " ".join(text.split()).split(";")]


PEOPLE = words("""
Maria Alvarez; Tomas Lindqvist; Priya Raman; Kwame Boateng; Ingrid Solberg; Yusuf Demir; Chloe Martin; Hiro Tanabe;
Anneke de Vries; Samuel Okafor; Elena Petrova; Liam Gallagher; Noor Rahimi; Patrick O’Neill; Beatriz Costa; Jonas
Weber; Leila Haddad; Marcus Bell; Sofia Rossi; Dmitri Volkov; Grace Mbeki; Oscar Nilsson; Hana Novak; Victor Fonseca
""")
PLACES = words("""
Lisbon; Tromsø; Nairobi; Marseille; Oaxaca; Gdansk; Busan; Perth; Winnipeg; Valparaiso; Leeds; Antwerp; Kyoto;
Accra; Tallinn; Graz; Cork; Porto Alegre; Adelaide; Tbilisi; Halifax; Bergen; Durban; Nagoya; Bilbao; Riga; Quito;
Hobart
""")
BODIES = words("""
city council; harbour authority; transport ministry; regional court; water utility; university senate; housing
agency; fishing association; central bank; museum board; port workers’ union; election commission; weather service;
school district; energy regulator; farmers’ cooperative; hospital trust; planning committee; railway operator; film
archive; grid operator; customs office; forestry department; consumer watchdog
""")
THINGS = words("""
flood barrier; tram line; pension reform; desalination plant; night ferry; solar tender; rent ceiling; bridge
repair; vaccination drive; fishing quota; concert hall; wind farm; data centre; cycle network; grain terminal;
library extension; airport levy; battery factory; river clean-up; stadium lease; school merger; broadband rollout;
heating subsidy; metro tunnel; parking charge; seed bank; coastal railway; market hall; toll road; cancer clinic
""")
DEEDS = words("""
approved; postponed; rejected; reopened; criticised; defended; expanded; halved; audited; suspended; revived;
renamed; financed; abandoned; accelerated; challenged; endorsed; dismissed; reviewed; relaunched
""")
REASONS = words("""
costs had doubled since spring; residents complained about the noise; an engineer found cracks in the concrete; the
tender drew only one bid; a storm damaged the foundations; lenders asked for guarantees; the minister resigned;
auditors questioned the figures; a court ordered a new hearing; demand fell short of forecasts; the contractor went
bankrupt; neighbouring towns withdrew their support; new safety rules came into force; archaeologists found Roman
pottery; the harvest failed for a third year; tourists stayed away; prices of steel and copper rose; volunteers
gathered signatures; the deadline passed without a vote; an earlier survey turned out to be wrong
""")
MOODS = words("""
cautious; angry; relieved; surprised; divided; hopeful; weary; sceptical; delighted; worried; patient; furious
""")
DAYS = words("Monday; Tuesday; Wednesday; Thursday; Friday; Saturday; Sunday")
OBJECTS = words("""
turbines; ledgers; pumps; carriages; orchards; archives; lanterns; antennas; barges; classrooms; greenhouses;
radiators; cranes; tickets; violins; reservoirs; kiosks; ambulances; boilers; telescopes; warehouses; tunnels;
murals; beehives
""")

SENTENCES = [
    "The {body} in {place} {deed} the {thing} on {day} after {reason}.",
    "“We did not expect {number} {objects} to be involved,” said {person}, who speaks for the {body}.",
    "{person}, a former head of the {body}, called the {thing} a burden on {place} and asked for {number} {objects}.",
    "Work on the {thing} near {place} began {number} weeks ago, when {reason}.",
    "Shopkeepers in {place} were {mood}, because {reason} and the {objects} had to be moved twice.",
    "According to a report of {number} pages, the {body} {deed} two similar plans and {deed2} a third.",
    "The price of the {thing} has been put at {number} million, a sum that {person} described as {mood} guesswork.",
    "Since {reason}, the {body} has counted {number} {objects} in {place} and another {number2} in {place2}.",
    "A spokesman said that {person} and {person2} had met in {place2}, but that neither {deed} the {thing}.",
    "In {place2} a comparable {thing} was {deed} within {number} days, although {reason}.",
    "Many who live beside the {thing} remain {mood}: in {day}’s meeting {number} of them spoke about {objects}.",
    "Whether the {body} pays for the {objects} is unclear, {person} told reporters in {place} on {day}.",
    "Opponents collected {number} letters against the {thing}, and the {body} {deed} all but {number2} of them.",
    "For {person}, whose family kept {objects} in {place2} for {number} years, the decision came when {reason}.",
]


def sentence(rng):
    choose = rng.choice
    return choose(SENTENCES).format(
        body=choose(BODIES), place=choose(PLACES), place2=choose(PLACES), thing=choose(THINGS), deed=choose(DEEDS),
        deed2=choose(DEEDS), reason=choose(REASONS), day=choose(DAYS), person=choose(PEOPLE), person2=choose(PEOPLE),
        mood=choose(MOODS), objects=choose(OBJECTS), number=rng.randint(3, 9999), number2=rng.randint(3, 999))


def paragraph(rng, sentences=3):
    return " ".join(sentence(rng) for _ in range(sentences))


def paragraphs(rng, size=1500):
    """Paragraphs of together at least `size` characters."""
    result = []
    length = 0
    while length < size or not result:
        result.append(paragraph(rng))
        length += len(result[-1]) + 2
    return result


def headline(rng):
    choose = rng.choice
    number = rng.randint(3, 9999)
    return f"{choose(PLACES)} {choose(BODIES)} {choose(DEEDS)} {choose(THINGS)} over {number} {choose(OBJECTS)}"


def text(paragraphs):
    return "\n\n".join(paragraphs) + "\n"


def article(seed, size=1500):
    """The text of one article, the same for the same seed."""
    return text(paragraphs(random.Random(seed), size))


class Bulk:
    """Long distinct texts, cheaply: each begins with a paragraph of its own, the rest comes from a stock."""

    def __init__(self, seed, stock=2000):
        self.rng = random.Random(f"bulk {seed}")
        self.stock = [paragraph(self.rng) for _ in range(stock)]

    def text(self, size):
        chosen = [paragraph(self.rng)]
        length = len(chosen[0])
        while length < size:
            chosen.append(self.rng.choice(self.stock))
            length += len(chosen[-1]) + 2
        return text(chosen).encode()
