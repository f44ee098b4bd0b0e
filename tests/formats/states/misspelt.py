"""How people really write the names of States: thirty in each language, looked at one by one."""

MISSPELT = {
    "en": """
        Afganistan=AFG  Azerbaidjan=AZE  Bangladesch=BGD  Belorus=BLR  Bosnia & Herzegowina=BIH  Britian=GBR
        Camaroon=CMR  Columbia=COL  Cote d Ivoire=CIV  Czeck Republic=CZE  Dominican Repulic=DOM
        Equador=ECU  Ethopia=ETH  Great Britan=GBR  Guatamala=GTM  Isreal=ISR  Kazakstan=KAZ  Kyrgystan=KGZ
        Liechenstein=LIE  Luxemburg=LUX  Maldive=MDV  Marocco=MAR  Mozambiqe=MOZ  Netherland=NLD
        Phillipines=PHL  Portugual=PRT  South Corea=KOR  Swizerland=CHE  Tadjikistan=TJK  Venezuala=VEN
        United Arab Emirate=ARE  Untied Kingdom=GBR  Untied States=USA  Viet-nam=VNM  Zimbabwae=ZWE
    """,
    "fr": """
        afganistan=AFG  allemange=DEU  algerie=DZA  autrich=AUT  azerbaidjan=AZE  belgqiue=BEL  bosnie=BIH
        bresil=BRA  cameroune=CMR  la colombi=COL  cote divoire=CIV  emirats arabe unis=ARE  etats unis=USA
        filipines=PHL  hongri=HUN  l'islande=ISL  kazakstan=KAZ  kirghistan=KGZ  lybye=LBY  malaysie=MYS
        marroc=MAR  moldavi=MDA  nouvelle zelande=NZL  ouzbekistan=UZB  pays bas=NLD  quatar=QAT
        roumani=ROU  royaume uni=GBR  syri=SYR  tchequie=CZE  thailande=THA  turqie=TUR  ukrain=UKR
        republique de coree=KOR  venezuella=VEN  viet nam=VNM  yemene=YEM
    """,
    "es": """
        afganistan=AFG  alemaina=DEU  arabia saudi=SAU  argelía=DZA  azerbaiyan=AZE  baréin=BHR  belgica=BEL
        bolibia=BOL  camerun=CMR  columbia=COL  corea del sur=KOR  costa de marfil=CIV  cuva=CUB
        emiratos arabes=ARE  ejipto=EGY  eslobaquia=SVK  espania=ESP  el estados unidos=USA  filipina=PHL
        guatemla=GTM  olanda=NLD  hungria=HUN  irak=IRQ  el japon=JPN  kenia=KEN  mejico=MEX
        nueva zelanda=NZL  paises bajos=NLD  peru=PER  reino unido=GBR  salvador=SLV  suiza=CHE  suráfrica=ZAF
        turquia=TUR  ukrania=UKR  venesuela=VEN  zimbabue=ZWE
    """,
    "ru": """
        афганистн=AFG  албаня=ALB  азербаджан=AZE  белорусия=BLR  белорусь=BLR  бельгя=BEL  боснея=BIH
        бразиля=BRA  великабритания=GBR  виетнам=VNM  голандия=NLD  гермаия=DEU  ирландя=IRL  изриаль=ISR
        иорданя=JOR  казахстн=KAZ  киргизстан=KGZ  корея=KOR  кот дивуар=CIV  ливам=LBN  люксенбург=LUX
        молдова=MDA  нидерланды=NLD  объединённые арабские эмираты=ARE  росия=RUS  саудовска аравия=SAU
        сирея=SYR  таджекистан=TJK  тунисс=TUN  турцыя=TUR  туркменистан=TKM  укриана=UKR  филипины=PHL
        сша=USA  шри ланка=LKA  щвейцария=CHE  эфиопя=ETH  южная корея=KOR  ямайко=JAM
    """,
    "zh": """
        阿富旰=AFG  阿联酋=ARE  奧地利=AUT  白俄罗=BLR  波黑=BIH  韩国=KOR  南韩=KOR  北朝鲜=PRK  大韩明国=KOR
        俄罗斯=RUS  俄罗思=RUS  俄国罗斯=RUS  菲律滨=PHL  哥论比亚=COL  哈萨克=KAZ  荷籣=NLD  吉尔吉斯坦=KGZ
        加那大=CAN  柬浦寨=KHM  老挝=LAO  黎巴嫰=LBN  马来西雅=MYS  美国=USA  美利坚合众=USA  孟加拉=BGD
        摩尔多瓦=MDA  沙特=SAU  塔吉克=TJK  突尼斯亚=TUN  土尔其=TUR  乌兹别克=UZB  西斑牙=ESP  新西蓝=NZL
        叙利亚=SYR  伊郎=IRN  以色例=ISR  英国=GBR  ＵＳＡ=USA  法國=FRA  德國=DEU
    """,
    "ar": """
        الاردن=JOR  الأرجنتين=ARG  المانيا=DEU  ألمانية=DEU  الامارات=ARE  الإمارت العربية المتحدة=ARE
        أمريكا=USA  ايران=IRN  ايطاليا=ITA  ايرلندا=IRL  باكستن=PAK  البحرين=BHR  بحرين=BHR  بريطانيا=GBR
        بلجيكيا=BEL  تركيا=TUR  تركية=TUR  تونـــس=TUN  الجزاير=DZA  جزائر=DZA  روسية=RUS  السعوديه=SAU
        سعودية=SAU  سوريا=SYR  سورية=SYR  سودان=SDN  السويسرا=CHE  الصين=CHN  صين=CHN  العراف=IRQ  عُمان=OMN
        فلسطين=PSE  فرنسه=FRA  قطار=QAT  كويت=KWT  لبنن=LBN  لِبْنان=LBN  ليبا=LBY  مصرر=EGY  المغربب=MAR
        موريتانية=MRT  النيجيريا=NGA  هولاندا=NLD  اليونن=GRC  اوكرانيا=UKR
    """,
}
