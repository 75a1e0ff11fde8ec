"""Countries and regions with the words for their people: "French" names France. A table only."""

from __future__ import annotations

from typing import Final

_TABLE: Final = """
united states: usa us america american americans u.s.a
united kingdom: uk britain british briton britons great britain
england: english englishman englishmen
scotland: scottish scot scots
wales: welsh welshman
ireland: irish irishman
afghanistan: afghan afghans
albania: albanian albanians
algeria: algerian algerians
argentina: argentine argentines argentinian
armenia: armenian armenians
australia: australian australians aussie
austria: austrian austrians
azerbaijan: azerbaijani azerbaijanis azeri
bahrain: bahraini
bangladesh: bangladeshi bangladeshis
belarus: belarusian belarusians
belgium: belgian belgians
bolivia: bolivian bolivians
bosnia: bosnian bosnians
brazil: brazilian brazilians
bulgaria: bulgarian bulgarians
cambodia: cambodian cambodians
cameroon: cameroonian cameroonians
canada: canadian canadians
chile: chilean chileans
china: chinese
colombia: colombian colombians
congo: congolese
croatia: croatian croatians croat
cuba: cuban cubans
cyprus: cypriot cypriots
czech republic: czech czechs czechia
denmark: danish dane danes
ecuador: ecuadorian ecuadorians
egypt: egyptian egyptians
el salvador: salvadoran salvadorans
estonia: estonian estonians
ethiopia: ethiopian ethiopians
europe: european europeans
european union: eu
finland: finnish finn finns
france: french frenchman frenchmen frenchwoman
georgia: georgian georgians
germany: german germans
ghana: ghanaian ghanaians
greece: greek greeks
guatemala: guatemalan guatemalans
haiti: haitian haitians
honduras: honduran hondurans
hungary: hungarian hungarians
iceland: icelandic icelander
india: indian indians
indonesia: indonesian indonesians
iran: iranian iranians
iraq: iraqi iraqis
israel: israeli israelis
italy: italian italians
jamaica: jamaican jamaicans
japan: japanese
jordan: jordanian jordanians
kazakhstan: kazakh kazakhs
kenya: kenyan kenyans
kosovo: kosovar kosovars
kuwait: kuwaiti kuwaitis
latvia: latvian latvians
lebanon: lebanese
libya: libyan libyans
lithuania: lithuanian lithuanians
malaysia: malaysian malaysians
mali: malian malians
mexico: mexican mexicans
moldova: moldovan moldovans
mongolia: mongolian mongolians
morocco: moroccan moroccans
myanmar: burma burmese
nepal: nepalese nepali
netherlands: dutch dutchman holland
new zealand: nz kiwi kiwis
nicaragua: nicaraguan nicaraguans
nigeria: nigerian nigerians
north korea: north korean north koreans
south korea: south korean south koreans
korea: korean koreans
norway: norwegian norwegians
pakistan: pakistani pakistanis
palestine: palestinian palestinians
panama: panamanian panamanians
paraguay: paraguayan
peru: peruvian peruvians
philippines: filipino filipinos philippine
poland: polish pole poles
portugal: portuguese
qatar: qatari qataris
romania: romanian romanians
russia: russian russians
rwanda: rwandan rwandans
saudi arabia: saudi saudis
senegal: senegalese
serbia: serbian serbians serb serbs
singapore: singaporean singaporeans
slovakia: slovak slovaks slovakian
slovenia: slovenian slovenians slovene
somalia: somali somalis
south africa: south african south africans
spain: spanish spaniard spaniards
sri lanka: sri lankan sri lankans
sudan: sudanese
sweden: swedish swede swedes
switzerland: swiss
syria: syrian syrians
taiwan: taiwanese
tanzania: tanzanian tanzanians
thailand: thai thais
tunisia: tunisian tunisians
turkey: turkish turk turks türkiye
uganda: ugandan ugandans
ukraine: ukrainian ukrainians
united arab emirates: uae emirati emiratis
united nations: un
uruguay: uruguayan uruguayans
uzbekistan: uzbek uzbeks
venezuela: venezuelan venezuelans
vietnam: vietnamese
yemen: yemeni yemenis
zambia: zambian zambians
zimbabwe: zimbabwean zimbabweans
africa: african africans
asia: asian asians
latin america: latin american latin americans
arab world: arab arabs arabic
texas: texan texans
california: californian californians
florida: floridian floridians
london: londoner londoners
new york: new yorker new yorkers
paris: parisian parisians
islamic state: isis isil daesh
islam: islamic muslim muslims
christianity: christian christians
judaism: jewish jews jew
"""
_DOUBLES: Final = frozenset({"great", "north", "south", "latin", "new", "sri"})


def _by_word() -> dict[str, str]:
    places: dict[str, str] = {}
    for line in _TABLE.strip().splitlines():
        place, _, rest = line.partition(": ")
        places[place] = place
        words = rest.split()
        while words:
            word = words.pop(0)
            if word in _DOUBLES and words:
                word = f"{word} {words.pop(0)}"
            places[word] = place
    return places


PLACES: Final = _by_word()
"""From each lower-case word (or pair of words) for a place or its people to the place."""
