"""Common English words that open sentences and name nobody, counted in news prose. A table only."""

from __future__ import annotations

from typing import Final

COMMON_WORDS: Final = frozenset(
    """
    aboard access active additional adults advocates aerial age ahead aides aircraft airline
    airports alcohol allow along alternative although analysis analysts anger animal annual
    answer anxiety anyone apart appeals areas arrests aside asteroid attendees audio auto
    available average avoid background bad ballots ban bankruptcy bars basketball battery
    beaches beauty become beef beer bees benefits better big bigger biggest billionaire bills
    bipartisan birds bite blizzard blogs body bomb bonds book border born bosses both bottom box
    boys breakfast brick bridges broadband budgets built buses businesses buy call camera campus
    candidates candles cannabis card career cars catastrophic catch cats cattle cell changes
    charges check cheese chiefs child children chip choice choose churches citizens claims clean
    cleanup click climate clinics clips close coal coastal coffee cold colleagues come comedy
    commercial common complaints complete computer concerns concerts conflict consider
    constitutional consumer contact contrary controversy cool corporate cost councils country
    courts cover coverage crazy create credit crews crime criminal crisis critics crops crowds
    crucial crypto cryptocurrency culture cut cyclone dairy damage dams dangerous data date
    deadline deals deaths debate debris debts decades deep deer delays delegates demand despite
    destructive details detainees detectives different digital dinner disaster discount
    documentary dogs dollar domain domestic double doubts download downtown dozens drink drone
    drought dry dual due dust earlier earnings earthquakes eat economic economy effective
    efforts either eligible email emergency employees end enjoy ensure enter entire entry
    epicenter episode essential establish everybody everyone exact examples except excessive
    expect experts explore exports extensive extra extreme facts failure falls famous fans far
    fares farther fashion fast fears federal female fever fewer fifth figures files film
    financial find fingerprints fireworks firings firms fish flag flash flats flights focus
    folks follow food footage football foreign forests former fountain free fresh friends frozen
    fuel full fun funeral future gadgets gains gang gas giant gifts girls give given global gone
    grab graduates graphics greater grocery ground growth guards guess guests gunmen half happy
    hard harvests hear heard heat heavy held help hepatitis hidden high higher highest
    highlights highways historians history hit holiday home hometown horses hospitals hostages
    hot hours huge humanitarian humans hundreds hunger hurricanes ice images imagine impact
    imports individuals indoor industry info infrastructure inmates interactive interest interim
    invest issues items jail job join judges justices keep key kick kids know known lack lakes
    land large late latest law lawsuit layoffs learn left legal legendary less letter life list
    listen little live loans local longer longtime loss lost lots lower lucky lunch luxury made
    magnitude main make map marijuana market mass massive match maximum meals meantime measles
    measures meat meet men mental messages mild miles military millennials millions minimum
    minor minutes mobile moderate mom money months mortgage mosques mountains movie multiple
    muscle museums music nationwide natural nearby neighborhood neither net neutral news ninth
    nobody nominees none nonprofits notable nowhere nuclear number numerous nurses odds oil old
    older online open opinion order orphans outages outdoor output overall paid pair parade
    paramedics parks part partisan pass passage passport past patrons pay peace pedestrians peer
    people perfect period persistent personal phone photographs photos pictures pie pilots place
    plague planes plans play plenty plus podcasts police policy political politicians polls pool
    poor pop popular portable possible potential practice preliminary presidential pressure
    pretty prior prison privacy probationary problems professional profile profits programs
    progressive prominent proof property protect provide public pupils put quake quarterback
    quiet race rain rainfall rapid rare rates rather reach real rebels recent record recovery
    reforms refugees regardless regions regular relatives religious remember remove rent repairs
    reports requests require results return revenues ride right riots rip rises risk roads
    roadworks robots rockets rules rumours said sales satellite save scenes schedule schools
    scores seals search seasons second see self send senior set severe sex shares sharks sheep
    sheer shelter ships shooter shop show shutdown sign significant similar simple single sirens
    sites size skin slow smaller smoke snacks social solar sold solid somebody somehow someone
    song sorry sounds sources special spend staff stars statewide stay steel step stocks stolen
    stop stores storm story strikes stuff submit subscribe such summit sure surveys suspect
    symptoms take talks tall tap tariffs tax tears tech technology teens telecoms telephone
    temperatures temples temporary tens tent terms terror testimony text thanks theatres thieves
    things think third thousands threats throw thunderstorms tickets time timeline tiny tips
    together tools top topics tornado toss total tough tours town toxic track trade traffic
    trains trans trash travel treat trials tributes troops trouble truce trucks true try tsunami
    tunnels turn turnout turnover unable uncertainty unions unless unlike unrest until updates
    vaccine variety various vehicles verdicts victims victory video view violent virus visa
    visit visual voices wages wait want war warmer warnings watch watchdog water weak weapons
    weeks welcome well whales whatever whereas whether whoever widespread widows wildfire win
    wind wire wireless witnesses women word work worldwide worst years yield zero zoos
    """.split()
)
"""In lower case; words whose ending tells that they are common ("-tion", "-ers") are left out."""
