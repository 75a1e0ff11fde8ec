"""Closed classes of English words, as news prose uses them, and common given names."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

Gender: TypeAlias = Literal["female", "male"]

Tag: TypeAlias = Literal[
    "name", "word", "number", "determiner", "preposition", "conjunction", "auxiliary", "adverb",
    "pronoun", "object", "relative", "possessive", "time", "comma", "stop", "colon", "dash",
    "open", "close", "quotation", "other",
]  # fmt: skip
"""What part a word plays. "name" is any capitalised word of no closed class."""


def _tagged() -> dict[str, Tag]:
    classes: dict[Tag, str] = {
        "determiner": "the a an one last next this these those his her their its my our your some "
        "many several most all both no another other each every any few two three four five six "
        "seven eight nine ten dozens hundreds thousands",
        "preposition": "of for at in on with from to by about after before during under over "
        "between against into near via per since until till despite without within among amid "
        "like unlike than through across around outside inside toward towards including "
        "following upon onto behind beyond besides regarding concerning alongside throughout "
        "versus",
        "conjunction": "and or but nor while when because although though if whether that where "
        "why how what as so yet once whereas unless whenever wherever",
        "auxiliary": "has have had is are was were be been being do does did will would can could "
        "may might must should shall isn’t aren’t wasn’t weren’t hasn’t haven’t hadn’t doesn’t "
        "don’t didn’t won’t wouldn’t can’t cannot couldn’t shouldn’t ’d ’ll ’ve ’re isn't "
        "aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't won't wouldn't can't "
        "couldn't shouldn't got gets get getting",
        "adverb": "also then later not never again often still even just only already always now "
        "soon ever too instead perhaps maybe meanwhile however therefore thus once twice first "
        "further furthermore moreover rather quite very almost nearly simply however here there "
        "elsewhere sometimes usually back out up down off away aloud afterward afterwards "
        "lately recently clearly finally actually certainly ultimately obviously apparently "
        "reportedly similarly importantly interestingly unfortunately fortunately ironically "
        "initially "
        "previously currently basically frankly honestly hopefully historically typically "
        "generally notably separately eventually additionally specifically essentially privately "
        "publicly surprisingly sadly immediately suddenly occasionally increasingly consequently "
        "evidently remarkably undoubtedly crucially personally politically traditionally "
        "beforehand else indeed likewise nonetheless nevertheless otherwise altogether likewise",
        "pronoun": "he she they it i we you",
        "object": "him them me us himself herself themselves itself myself ourselves yourself "
        "yourselves mine hers theirs ours yours",
        "relative": "who which whom whose",
        "time": "monday tuesday wednesday thursday friday saturday sunday january february march "
        "april june july august september october november december jan. feb. mar. apr. aug. "
        "sept. oct. nov. dec. today yesterday tomorrow tonight a.m. p.m.",
    }
    return {word: tag for tag, words in classes.items() for word in words.split()}


WORD_TAGS: Final = _tagged()
"""The tag of each word of a closed class, in lower case."""

TITLES: Final = frozenset(
    "supervisor president vice-president chancellor premier minister secretary governor gov "
    "lieutenant lt senator sen representative rep congressman congresswoman mayor speaker chair "
    "chairman chairwoman chairperson director chief commissioner judge justice magistrate "
    "attorney general prosecutor sheriff officer detective det inspector superintendent supt "
    "captain capt major maj colonel col lieutenant sergeant sgt corporal cpl private pvt "
    "admiral adm commander cmdr commodore marshal constable bishop archbishop cardinal pope "
    "rabbi imam reverend rev father sister pastor king queen prince princess emperor sultan "
    "sheikh lord lady dame baron baroness sir professor prof dean principal chancellor doctor "
    "dr coach manager ceo cfo coo cto president-elect ambassador envoy consul councilman "
    "councilwoman councilmember councillor councilor alderman alderwoman assemblyman "
    "assemblywoman assemblymember delegate treasurer comptroller auditor solicitor counsel "
    "counselor leader whip founder co-founder owner editor columnist reporter correspondent "
    "anchor host author economist analyst strategist spokesman spokeswoman spokesperson aide "
    "adviser advisor official lawyer candidate nominee mr mrs ms miss mx lawmaker democrat "
    "republican dr pres atty deputy comdr".split()
)
"""Words that, capitalised before a name, are a title (without their full stop)."""

HONORIFICS: Final[dict[str, Gender | None]] = {
    "mr": "male", "mrs": "female", "ms": "female", "miss": "female", "mx": None, "sir": "male",
    "dame": "female", "lord": "male", "lady": "female", "dr": None, "madam": "female",
    "messrs": "male",
}  # fmt: skip
"""Courtesy titles, which are no role, and whose gender they tell."""

ROLE_NOUNS: Final = TITLES - frozenset(
    "general private father sister king major justice mr mrs ms miss mx".split()
) | frozenset(
    "supervisor trooper guest representative representatives ally allies loyalist surrogate "
    "donor backer confidant appointee pundit staffer defender hopeful icon billionaire "
    "millionaire guru czar tsar whistleblower heiress evangelist activist actor actress "
    "administrator advocate agent ambassador anchorman anchorwoman archaeologist architect "
    "artist assistant astronaut astronomer athlete attendant banker barber biologist blogger "
    "boss broadcaster broker brother builder businessman businesswoman butcher campaigner "
    "caretaker cashier cellist chef chemist clerk climatologist co-chair co-chairman co-author "
    "co-host colleague comedian commentator composer conductor conservationist consultant "
    "contractor coordinator coroner cosmonaut councilmember counselor courier cousin critic "
    "curator customer daughter dealer dentist deputy designer developer diplomat dissident "
    "driver drummer ecologist educator employee engineer entrepreneur epidemiologist executive "
    "expert farmer father fellow filmmaker financier firefighter fisherman forecaster friend "
    "geologist goalkeeper grandfather grandmother guard guitarist head heckler historian "
    "husband immigrant insider instructor investigator investor inventor janitor jockey "
    "journalist juror keeper landlord landowner lead lecturer legislator librarian lifeguard "
    "lobbyist magnate mathematician mechanic member meteorologist midfielder midwife miner "
    "mogul moderator mother musician neighbor neighbour neuroscientist nephew niece novelist "
    "nurse nutritionist observer officer operative operator organizer organiser painter "
    "panelist paramedic parent partner patient pharmacist philanthropist philosopher "
    "photographer physician physicist pianist pilot planner player playwright plumber poet "
    "policeman policewoman politician pollster porter postmaster practitioner preacher "
    "presenter priest producer professor programmer promoter protester protestor psychiatrist "
    "psychologist publicist publisher pundit rapper ranger realtor receptionist recruiter "
    "referee refugee researcher resident retiree reviewer runner sailor salesman scholar "
    "scientist screenwriter sculptor seismologist shareholder shopkeeper singer sister skipper "
    "socialist sociologist soldier solicitor son songwriter spokespeople staffer star "
    "statistician steward striker student supporter surgeon survivor swimmer teacher technician "
    "tenant tourist trader trainer translator trucker trustee tutor tycoon undertaker user "
    "vendor veteran veterinarian vet victim villager violinist virologist visitor volunteer "
    "voter waiter waitress warden widow widower wife winemaker witness woman man worker writer "
    "youth boyfriend girlfriend fiancé fiancée source chieftain monarch frontrunner "
    "front-runner contender challenger incumbent opponent rival mayor-elect governor-elect "
    "ex-president ex-wife ex-husband co-worker coworker newcomer officials spokesmen "
    "strategists analysts experts researchers scientists lawyers advisers advisors aides "
    "critics supporters organizers organisers lawmakers lawmaker senators democrats republicans "
    "investigators prosecutors leaders executives economists residents witnesses voters "
    "students parents families protesters doctors teachers workers members attorneys governors "
    "judges officers".split()
)
"""Nouns that say what somebody is ("spokeswoman", "campaign manager")."""

BODIES: Final = frozenset(
    "company firm department agency ministry university college school hospital church bank "
    "committee commission council court group organization organisation association union "
    "campaign party team club office board bureau institute newspaper paper magazine network "
    "station administration authority foundation corporation outlet site airline police "
    "government coalition alliance senate house league fund museum center centre regulator "
    "watchdog".split()
)
"""Nouns for an organisation, by which "the department" is said of a Justice Department."""

DOCUMENTS: Final = frozenset(
    "statement statements report reports lawsuit suit letter memo memorandum email e-mail "
    "emails ad advertisement website site poll survey study article story post posts tweet "
    "tweets book sign signs headline caption indictment complaint filing filings ruling opinion "
    "order resolution document documents text transcript release notice affidavit poster banner "
    "video message messages editorial column essay petition brief bill law rule policy motion "
    "warrant speech newsletter blog platform invitation excerpt note paper summary description "
    "entry flier advisory bulletin dispatch answer reply response comment comments remarks "
    "review analysis audit research clip".split()
)
"""Nouns for what can say something in writing, on film or on a page."""

FEMALE_ROLES: Final = frozenset(
    "spokeswoman congresswoman chairwoman councilwoman alderwoman assemblywoman businesswoman "
    "policewoman anchorwoman actress waitress mother sister daughter wife widow grandmother "
    "niece aunt woman girl girlfriend fiancée queen princess baroness dame lady governess "
    "midwife ex-wife".split()
)
"""Roles that only women have."""

MALE_ROLES: Final = frozenset(
    "congressman councilman alderman assemblyman businessman policeman anchorman salesman "
    "fisherman father brother son husband widower grandfather nephew uncle man boy boyfriend "
    "fiancé king prince baron lord sir pope ex-husband".split()
)
"""Roles that only men have. "Spokesman" and "chairman" are said of women too."""

SPEAKS_FOR: Final = frozenset(
    "spokesman spokeswoman spokesperson spokespeople spokesmen official officials "
    "representative representatives ceo executive chief administrator".split()
)
"""Roles whose holders speak for their organisation."""

ORGANIZATION_WORDS: Final = frozenset(
    "academy administration agency air airlines airways alliance army assembly associates "
    "association authority bank board broadcasting bureau cabinet campaign center centre "
    "chamber city club clinic coalition college commission committee company congress "
    "consortium constitution corp corporation council county court democrats department "
    "district division embassy enforcement exchange federation films force forces foundation "
    "fund government group guard guild healthcare holdings hospital hotel house inc industries "
    "initiative institute institution international journal labs league legislature limited llc "
    "llp ltd media ministry motors museum nations navy network news office organization "
    "organisation parliament partners party patrol pentagon plc police project publishing radio "
    "republic republicans reserve resources review school schools senate service services "
    "society solutions state states station store street studios supreme syndicate system "
    "systems team technologies television times treasury tribune tribunal trust tv union "
    "university weekly works post herald gazette magazine energy electric pharmaceuticals "
    "software entertainment lake mountain island islands beach avenue bridge valley united fort "
    "olympics cup games festival awards award prize mall plaza building capitol security "
    "intelligence safety immigration customs homeland defense defence justice health education "
    "labor labour transportation americans african american british german russian chinese "
    "european islamic muslim christian jewish catholic act bill senators lawmakers voters "
    "officials supporters".split()
)
"""Words that, capitalised inside a name, tell that it is not a person's."""

PLACE_WORDS: Final = frozenset(
    "bay church coast day east fort great hall hill hills los las lake mount new north park "
    "press river road room saint san santa south springs square st the tower war watch week "
    "west wire globe guardian observer today general national central federal american "
    "world".split()
)
"""Words that tell the same when no given name stands first ("West", but "Kanye West")."""

POSSESSIVES: Final = frozenset("his her their its".split())
"""Pronouns that own somebody ("his wife")."""

PARTICLES: Final = frozenset(
    "de la van von der den bin al el ibn del da di du dos le ter ten".split()
)
"""Lower-case words inside people's names."""

SUFFIXES: Final = frozenset("jr sr ii iii iv".split())
"""What may follow a surname, without its full stop."""

IRREGULAR_PAST: Final = frozenset(
    "came went saw took got gave made knew thought felt left kept held began brought bought built "
    "caught chose cut drew drove fell fought found flew forgot grew heard hid hit hurt laid led "
    "lent let lost meant met paid put ran read rose sat sent set shook shot shut slept sold spent "
    "spoke stood stole stuck struck swept sworn taught threw told understood woke won wore wrote "
    "sought sank sued broke ate beat became bore cost dealt dug fed rang sang spread withdrew "
    "want need think believe know see feel expect hope plan deserve remain".split()
)
"""Pasts that do not end in "ed", and bare forms that are hardly ever anything but verbs."""

_MALE: Final = """
aaron abdul abraham adam adrian ahmed alan albert alec alejandro alex alexander alexei alfred ali
allan allen alvin amir anders andre andré andreas andrew andrey andy angelo anthony antonio antony
armando arnold arthur asif austin axel barack barry bashar ben benjamin benny bernard bernie bert
bill billy bob bobby boris brad bradley brandon brendan brent bret brett brian bruce bruno bryan
byron caleb calvin cameron carl carlos cecil cesar charles charlie chester chris christian
christoph christopher chuck clarence clark claude clay clayton cliff clifford clint clinton clyde
cody cole colin conor corey cory craig curt curtis cyril damian damon dan daniel danny darrell
darren darryl dave david dean dennis denny derek derrick devin diego dmitri dmitry dominic don
donald donnie doug douglas duane dustin dwayne dwight earl ed eddie edgar eduardo edward edwin eli
elias elijah elliot elliott elon emmanuel enrique eric erik ernest ethan eugene evan felipe felix
fernando floyd francis francisco francois françois frank franklin fred freddie frederick gabriel
garrett gary gavin gene geoff geoffrey george gerald gerard gerry giovanni glen glenn gordon
graham grant greg gregory guillermo gus guy hank hans harold harry harvey hassan hector henry
herbert herman herschel homer howard hugh hugo hussein ian ibrahim igor ike ilya imran isaac ivan
jack jackson jacob jacques jaime jake jamal james jamie jan jared jason javier jay jb jean jeb
jeff jefferson jeffrey jeremiah jeremy jerome jerry jesse jesus jim jimmy joaquin joe joel johan
john johnny jon jonah jonathan jordan jorge jose josé josef joseph josh joshua juan julian julio
justin kareem karl keith kelvin ken kenneth kenny kent kevin khalid kirk kofi kurt kyle lamar
lance larry laurence lawrence lee leo leon leonard leroy leslie lester levi liam lindsey lionel
lloyd logan lou louis lucas luis luke luther malcolm manuel marc marcel marco marcos marcus mario
marion mark marshall martin marty marvin mathew matt matteo matthew maurice max maxwell mehmet mel
melvin michael michel miguel mike mikhail mitch mitchell mitt mohamed mohammad mohammed moses
muhammad mustafa narendra nate nathan nathaniel neal ned neil nelson newt nicholas nick nicolas
nigel noah noel norman oleg oliver omar orlando oscar otto owen pablo patrick paul pedro perry
pete peter phil philip phillip pierre rafael rahul raj ralph ramon rand randall randy raul raúl
ray raymond reggie reid rex ricardo rich richard rick ricky rob robby robert roberto rod rodney
rodrigo roger roland ron ronald ronnie ross roy rudy ruben rupert russell russ ryan salman
salvador sam samuel santiago saul scott sean sebastian seth sergei sergey sergio shane shawn
sherrod sidney simon spencer stan stanley stefan stephen steve steven stuart tariq taylor ted
terrence terry theo theodore thomas tim timothy tobias toby todd tom tommy tony travis trent
trevor tyler tyrone vernon victor viktor vince vincent vladimir volodymyr wade wallace walt walter
warren wayne wendell wes wesley will willard william willie winston xavier xi yasser yusuf zachary
zack
"""
_FEMALE: Final = """
abby abigail ada adele adriana agnes aisha alexandra alexandria alexis alice alicia alina alison
allison alyssa amanda amber amelia amina amy ana anastasia andrea angela angelica angie anita ann
anna anne annette annie antonia april ariana ashley astrid audrey ava barbara beatrice becky
belinda bernadette bernice beth bethany betsy betty beverly bianca blanca bonnie brenda bridget
brigitte brittany brooke camila camille candace carla carly carmen carol carole carolina caroline
carolyn carrie cassandra catalina catherine cathy cecilia celia charlene charlotte chelsea cheryl
chloe christina christine cindy claire clara claudia colleen connie consuelo corinne courtney
cristina crystal cynthia daisy dana danielle daphne dawn deb debbie deborah debra delia denise
diana diane dianne dolores donna dora doris dorothy edith edna eileen elaine eleanor elena elisa
elisabeth elise eliza elizabeth ella ellen eloise elsa elsie emilia emily emma erica erika erin
esther eva evelyn faith fatima felicia fiona florence frances francesca gabriela gabrielle gail
genevieve georgia geraldine gertrude gina ginger giulia gladys gloria grace greta gretchen gwen
hailey hannah harriet hazel heather heidi helen helena hilary hillary holly hope huma ida ilhan
imogen ines inez ingrid irene iris irma isabel isabella ivanka ivy jacqueline jackie jane janet
janice jasmine jean jeanette jeanne jenna jennifer jenny jessica jill jo joan joanna joanne
jocelyn jodi josephine joy joyce juanita judith judy julia juliana julie juliet june kamala kara
karen karin karine kari karla karoline kate katherine kathleen kathryn kathy katie katrina kay
kayla kaylee kellyanne kelly kendra kerry kim kimberly kirsten kirstjen kristen kristi kristin
kristina lara laura laurel lauren laurie leah leila lena leslie leticia letitia lillian lily linda
lisa liz liza lois lola loretta lori lorraine louise lucia lucy luisa lydia lynn lynne mabel
mackenzie madeleine madeline madison mae maggie malala mandy marcia margaret margarita margot
maria marian mariana marie marilyn marina marisa marissa marjorie marlene marsha martha mary
maryam maureen maxine maya megan meghan melania melanie melinda melissa mercedes meredith mia
michele michelle mildred mimi minnie miranda miriam moira mollie molly mona monica muriel myra
nadia nancy naomi natalia natalie natasha nellie nicola nicole nikki nina nora norma olga olive
olivia pam pamela patricia patsy patti patty paula pauline pearl peggy penelope penny phoebe
phyllis priscilla priya rachel ramona rebecca regina renee rhonda rita roberta robin rochelle
ronna rosa rosalind rose rosemary rosie roxanne ruby ruth sabrina sadie sally samantha sandra sara
sarah savannah selena serena shannon sharon sheila shelley sherry shirley sierra silvia simone
sofia sonia sonya sophia sophie stacey stacy stella stephanie sue summer susan susana susanna
susie suzanne sylvia tamara tammy tanya tara tatiana teresa tess tessa thelma theresa therese
tiffany tina toni tracey tracy tricia trisha trudy ursula valentina valerie vanessa vera veronica
vicki vicky victoria viola violet virginia vivian vivienne wanda wendy whitney wilma winnie yasmin
yolanda yvette yvonne zainab zoe
"""
_EITHER: Final = frozenset(
    "alex alexis andrea angel ashley bailey blair cameron casey chris courtney dana drew dylan "
    "jamie jan jean jordan jo jesse kelly kerry kim lee leslie lindsey logan lynn marion morgan "
    "pat quinn reid robin sam shannon sidney stacy taylor terry tracy whitney carol kay robbie "
    "toni".split()
)


def _given_names() -> dict[str, Gender | None]:
    names: dict[str, Gender | None] = dict.fromkeys(_MALE.split(), "male")
    names.update(dict.fromkeys(_FEMALE.split(), "female"))
    names.update(dict.fromkeys(_EITHER))
    return names


GIVEN_NAMES: Final = _given_names()
"""Common given names in lower case with the gender they tell, None for those of both."""


NICKNAMES: Final = {
    short: full
    for full, shorts in {
        "william": "bill billy will willie", "robert": "bob bobby rob robbie",
        "richard": "dick rich",
        "edward": "ed eddie ted", "james": "jim jimmy", "john": "jack johnny", "joseph": "joe joey",
        "thomas": "tom tommy", "michael": "mike mick", "daniel": "dan danny", "david": "dave",
        "samuel": "sam", "benjamin": "ben", "christopher": "chris", "matthew": "matt",
        "timothy": "tim", "stephen": "steve", "steven": "steve", "gregory": "greg",
        "jeffrey": "jeff", "kenneth": "ken", "lawrence": "larry", "charles": "charlie chuck",
        "ronald": "ron", "donald": "don", "anthony": "tony", "andrew": "andy drew",
        "nicholas": "nick", "peter": "pete", "philip": "phil", "patrick": "pat",
        "theodore": "ted teddy", "albert": "al", "alexander": "alex", "raymond": "ray",
        "deborah": "debbie deb", "elizabeth": "liz beth betsy", "katherine": "kate kathy katie",
        "kathleen": "kathy", "margaret": "peggy maggie meg", "susan": "sue",
        "jennifer": "jen jenny",
        "jessica": "jess", "rebecca": "becky", "victoria": "vicky", "patricia": "pat patty",
        "jacqueline": "jackie", "judith": "judy", "barbara": "barb", "abigail": "abby",
    }.items()
    for short in shorts.split()
}  # fmt: skip
"""Short given name → the full one; of two full ones the latter."""

_ROLE_ENDINGS: Final = ("ologist", "ographer", "onomist", "ician", "swoman", "sperson")


def is_role(word: str) -> bool:
    """Whether a lower-case word says what somebody is, in the plural too."""
    if word[:3] in ("co-", "ex-"):
        word = word[3:]
    if word[-1:] == "s" and word not in ROLE_NOUNS:
        word = word[:-1]
    return word in ROLE_NOUNS or word.endswith(_ROLE_ENDINGS)
