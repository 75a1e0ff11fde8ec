"""Invented articles with short questions that one article answers, and others that it does not."""

from __future__ import annotations

from dataclasses import dataclass

from tests.benchmarks.measuring import ROOT


@dataclass(frozen=True, slots=True)
class Invented:
    """An article of our own with questions about it."""

    text: str
    """Empty for an article that stands in a file."""
    answered: tuple[str, ...]
    """Its text says it."""
    touched: tuple[str, ...]
    """About its people or matters, but it does not say."""
    foreign: tuple[str, ...]
    """About something else altogether."""


SCHOOL = Invented(
    """\
Marlow Road School to reopen after burst pipe

Lessons at Marlow Road School will start again on Monday, eleven days after a burst pipe flooded the ground floor and sent 640 pupils home.

The water damaged nine classrooms and the library, where about 3,000 books were lost. Repairs have cost £210,000 so far, according to the county council.

Head teacher Priya Raman said the pupils would be welcomed back with a free breakfast. “They have had enough of their kitchens,” Raman said. “We want noise in the corridors.”

Children in the youngest two years will be taught in the sports hall until Easter because the floor of the infants’ wing is still wet.

Parents have asked why the pipe, laid in 1962, had never been replaced. The council said an inspection in 2019 had found no fault.

Tom Askew, whose two daughters attend the school, called the closure “eleven days of cereal and cartoons”.

The school bus will leave ten minutes earlier than before, at 7:50 a.m., since Mill Lane remains closed.
""",
    answered=(
        "When will lessons start?",
        "How many pupils were sent home?",
        "Which rooms were damaged?",
        "How many books were lost?",
        "How much did the repairs cost?",
        "What did the head teacher say?",
        "Where will the youngest children be taught?",
        "Why will some children be taught in the sports hall?",
        "When was the pipe laid?",
        "When does the bus leave?",
        "What did Askew call the closure?",
        "Which lane is closed?",
        "What flooded the school?",
        "What happens on Monday?",
    ),
    touched=(
        "Who is the caretaker of the school?",
        "How many teachers work at Marlow Road?",
        "What is the name of the plumber?",
        "Will the exams be postponed?",
        "Who will pay for the new books?",
        "How old is Priya Raman?",
    ),
    foreign=(
        "Who won the election?",
        "What is the price of gold?",
        "When does the museum open?",
        "How many people died in the earthquake?",
        "What did the president say about tariffs?",
        "Which film won the prize?",
        "Who is the new goalkeeper of the club?",
        "Why did the airline cancel flights?",
    ),
)
FOOTBALL = Invented(
    """\
Late header sends Aldmoor to the final

Aldmoor United reached the cup final for the first time in 31 years on Saturday, beating Thornby Rovers 2-1 in extra time.

Defender Kofi Lindgren headed the winner in the 117th minute from a corner by substitute Dario Penn, who had come on two minutes earlier.

Thornby had led through Luca Marsh, whose free kick in the first half went in off the post. Aldmoor’s captain, Ewan Tull, made it 1-1 with a penalty after the break.

“I have not headed a ball in training since August,” Lindgren said. “The physiotherapist will be furious.”

A crowd of 24,300 watched the match at the Quarry Ground, the largest since the stand was rebuilt in 2008.

Thornby’s manager, Greta Solheim, said the penalty should not have been given. “He fell over his own feet,” she said. She confirmed that she would leave at the end of the season.

Aldmoor will meet either Castle Ferry or Wexley in the final on 23 May. Goalkeeper Sam Obi will miss it because of a broken finger.
""",
    answered=(
        "Who won the match?",
        "What was the score?",
        "Who scored the winner?",
        "Who took the corner?",
        "When is the final?",
        "How many people watched?",
        "Where was the match played?",
        "Why will the goalkeeper miss the final?",
        "What did Lindgren say?",
        "What did Solheim say about the penalty?",
        "Who scored the penalty?",
        "Is Solheim leaving?",
        "When was the stand rebuilt?",
        "Who might Aldmoor meet in the final?",
    ),
    touched=(
        "Who was the referee?",
        "How much do tickets for the final cost?",
        "Who will replace Solheim?",
        "How old is Kofi Lindgren?",
        "What is the salary of the captain?",
        "Which team won the league?",
    ),
    foreign=(
        "What is the rate of inflation?",
        "When will the bridge be repaired?",
        "Who discovered the comet?",
        "What did the mayor say about housing?",
        "How many refugees crossed the border?",
        "What caused the fire in the factory?",
        "Which country launched a satellite?",
        "How much rain fell in the valley?",
    ),
)
CLINIC = Invented(
    """\
Measles cases double in Harlan Vale as clinics extend hours

Health officials in Harlan Vale have confirmed 46 cases of measles, twice as many as a week ago, and opened three walk-in clinics for vaccinations.

Five children are in hospital and one of them, a two-year-old boy, is in intensive care. Nobody has died.

The outbreak began at a wedding in Stoke Pennard on 4 June that was attended by 180 guests, said Dr. Yusuf Adeyemi, the region’s director of public health.

“This is a disease we had forgotten, and it has not forgotten us,” Adeyemi said.

Only 81 percent of the region’s five-year-olds have had both doses of the vaccine. Doctors say that 95 percent are needed to stop an outbreak.

The clinics, in the town hall, the swimming baths and St. Brannock’s church, will stay open until 9 p.m. and need no appointment. Vaccination is free.

Schools will not close, but pupils without a vaccination who have met a patient must stay home for 21 days. The teachers’ union, led by Noor Haddad, welcomed the rule and asked for masks.

The regional parliament will hear the health minister, Colm Varga, on Thursday.
""",
    answered=(
        "How many cases are there?",
        "Has anybody died?",
        "Where did the outbreak begin?",
        "How many guests attended the wedding?",
        "When do the clinics close?",
        "Where are the clinics?",
        "Is the vaccination free?",
        "What did Adeyemi say?",
        "How long must pupils stay home?",
        "Will schools close?",
        "Who leads the teachers' union?",
        "Who is the health minister?",
        "How many children are in hospital?",
        "What share of children is vaccinated?",
    ),
    touched=(
        "Who got married in Stoke Pennard?",
        "What is the name of the boy in intensive care?",
        "What did Varga say?",
        "Which company makes the vaccine?",
        "How much do the clinics cost the region?",
        "When did the last measles outbreak end?",
    ),
    foreign=(
        "Who will play in the final?",
        "What is the budget of the navy?",
        "Why did the shares of the bank fall?",
        "When does the new phone come out?",
        "Which actor left the show?",
        "How many votes did the senator get?",
        "Where was the painting stolen?",
        "What did the judge decide about the merger?",
    ),
)
FACTORY = Invented(
    """\
Brackwell Motors to close its oldest factory

Brackwell Motors will close its factory in Tarnby at the end of next year and move the making of its vans to Slovakia, the company announced on Wednesday.

About 1,900 workers will lose their jobs. The factory, which opened in 1957, made 48,000 vans last year, less than half of what it can build.

Chief executive Helene Dufour blamed weak demand and the price of electricity. “We held on for longer than the numbers allowed,” Dufour told analysts. Shares in the company rose 6 percent.

The trade union Metal and Allied promised to fight the plan. Its secretary, Rhys Calder, said that workers had accepted a pay freeze in 2023 in return for a promise that the factory would stay. “That promise has lasted eighteen months,” Calder said.

The business minister, Anneke Vos, called the decision a bitter blow and will meet the company on Friday. The government lent Brackwell £75 million two years ago.

Brackwell lost £130 million in the first half of the year, after a profit of £22 million in the same period a year earlier. It will keep its engine works in Halse, where 700 people are employed.
""",
    answered=(
        "Which factory will close?",
        "When will it close?",
        "How many workers lose their jobs?",
        "Where will the vans be made?",
        "Who is the chief executive?",
        "What did Dufour blame?",
        "How did the shares react?",
        "How much did the company lose?",
        "What did Calder say?",
        "When did the factory open?",
        "How much did the government lend Brackwell?",
        "What will happen to the engine works?",
        "What did the minister call the decision?",
        "How many vans were made last year?",
    ),
    touched=(
        "What will happen to the factory building?",
        "How high will the severance pay be?",
        "Who founded Brackwell Motors?",
        "What does a van cost?",
        "Will the government ask for its loan back?",
        "How many people work in Slovakia?",
    ),
    foreign=(
        "Who won the tennis tournament?",
        "How many whales were counted?",
        "What did the bishop say about the war?",
        "When will the concert take place?",
        "Which virus spread in the region?",
        "Where did the plane crash?",
        "Who wrote the novel?",
        "Why was the beach closed?",
    ),
)
COMET = Invented(
    """\
Night watchman finds a comet from the roof of a car park

A night watchman who watches the sky in his breaks has discovered a comet that nobody had seen before.

Ismael Brandão, 58, saw a smudge beside the star Alphard from the roof of a car park in Porto Verde on 11 January and reported it to the International Comet Register the same night.

Two observatories have confirmed the find. The comet, now named Brandão after him, will pass the sun on 19 August at a distance of 64 million kilometres and may be visible to the naked eye for about two weeks.

“I thought somebody had breathed on my lens,” Brandão said. He bought his telescope second-hand for 240 euros.

Astronomer Silje Aune of the Nordhavn observatory said that amateurs found fewer than one comet in ten today, since most are discovered by automatic cameras. “He looked where the machines did not,” Aune said.

The comet comes from the Oort cloud and will not return for about 80,000 years. It is no danger to the Earth.

Brandão’s employer has given him a day off for the night of its brightest appearance.
""",
    answered=(
        "Who discovered the comet?",
        "How old is Brandão?",
        "When will it pass the sun?",
        "How much did the telescope cost?",
        "Is the comet dangerous?",
        "When will the comet return?",
        "Where was the comet seen?",
        "What did Aune say?",
        "How long will it be visible?",
        "What is the comet called?",
        "Who confirmed the find?",
        "Where does the comet come from?",
    ),
    touched=(
        "How long is the tail of the comet?",
        "Who is Brandão's employer?",
        "How large is the comet?",
        "What prize will Brandão receive?",
        "When was the Nordhavn observatory built?",
        "Is Brandão married?",
    ),
    foreign=(
        "Who scored the winning goal?",
        "What did the chancellor say about pensions?",
        "How many houses were flooded?",
        "When does the strike begin?",
        "Which bank was robbed?",
        "What is the minimum wage?",
        "Why was the minister dismissed?",
        "How much does the ferry cost?",
    ),
)
INVENTED = (SCHOOL, FOOTBALL, CLINIC, FACTORY, COMET)

SAMPLES = tuple(
    ROOT / "ui" / "page" / "samples" / f"{name}.html"
    for name in ("tidal-barrier-cost", "tidal-barrier-vote", "night-ferries")
)
"""The articles that the page offers to a new user."""
SAMPLE_QUESTIONS = (
    Invented(
        "",
        answered=(
            "How much could the barrier cost?",
            "What did Castell say?",
            "Who led the review?",
            "When will the gates be ready?",
            "What would a delay cost?",
            "How many houses were flooded?",
            "When will the committee discuss the review?",
            "What did Bray say?",
            "Who runs the bakery?",
            "How much will the city pay?",
            "Why did Oyelan ask for a review?",
            "How many pages does the review have?",
        ),
        touched=(
            "Who will build the gates?",
            "What is the name of the bakery?",
            "How many votes did Castell get?",
            "When is the next election?",
            "How old is Anton Bray?",
            "Which shipyard can build the gates?",
        ),
        foreign=(
            "Who won the cup final?",
            "What did the Pope say?",
            "How many comets were found?",
            "When does the school open?",
            "What is the price of petrol?",
            "Which vaccine is free?",
        ),
    ),
    Invented(
        "",
        answered=(
            "How did the council vote?",
            "How much will the barrier cost?",
            "When does construction begin?",
            "Who leads the opposition?",
            "What did Oyelan say?",
            "How often will the gates close?",
            "What did Falk say?",
            "How many residents spoke?",
            "What do the pilots want?",
            "How many homes will be protected?",
            "When will the barrier be finished?",
        ),
        touched=(
            "Who designed the barrier?",
            "What did the governor say?",
            "How high are the gates?",
            "Which councillors abstained?",
            "What is the population of Port Ellery?",
        ),
        foreign=(
            "Who is the striker of Aldmoor?",
            "What did the airline announce?",
            "When was the treaty signed?",
            "How many soldiers were killed?",
            "Which song won the contest?",
            "What did Tesla report?",
        ),
    ),
    Invented(
        "",
        answered=(
            "When do the night ferries start?",
            "How much does a ticket cost?",
            "How long will the trial last?",
            "What did Lindholm say?",
            "How often do the boats run?",
            "Who will pay for the ferries?",
            "What did Castell say about the ferries?",
            "How many passengers are expected?",
            "Why are residents complaining?",
            "What does Hendry want?",
            "How much will the trial cost?",
        ),
        touched=(
            "Who is the captain of the ferry?",
            "How many boats sank?",
            "When was the harbor built?",
            "What is the name of the hospital?",
            "What did the unions say?",
        ),
        foreign=(
            "Who won the chess olympiad?",
            "When will the factory close?",
            "How many cases of measles are there?",
            "What did the coach say?",
            "Which senator resigned?",
            "Why did the volcano erupt?",
        ),
    ),
)
