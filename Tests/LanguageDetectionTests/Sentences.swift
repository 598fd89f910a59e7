/// A few sentences of news in each language, by BCP 47 tag.
enum Sentences {
    static let byTag: [(tag: String, text: String)] = [
        ("af", "Die regering het gister aangekondig dat die nuwe skool volgende jaar in die dorp gebou sal word."),
        ("ar", "أعلنت الحكومة أمس أن المدرسة الجديدة ستبنى في المدينة خلال العام المقبل بعد موافقة البرلمان."),
        ("be", "Урад учора паведаміў, што новая школа будзе пабудавана ў горадзе ў наступным годзе."),
        ("bg", "Правителството обяви вчера, че новото училище ще бъде построено в града през следващата година."),
        ("bn", "সরকার গতকাল ঘোষণা করেছে যে আগামী বছর শহরে একটি নতুন বিদ্যালয় নির্মাণ করা হবে।"),
        (
            "ca",
            "El govern va anunciar ahir que la nova escola es construirà a la ciutat l'any que ve, segons l'alcaldessa."
        ),
        (
            "cs",
            "Vláda včera oznámila, že nová škola bude ve městě postavena příští rok, protože počet dětí stále roste."
        ),
        ("cy", "Cyhoeddodd y llywodraeth ddoe y bydd yr ysgol newydd yn cael ei hadeiladu yn y dref y flwyddyn nesaf."),
        (
            "da",
            "Regeringen meddelte i går, at den nye skole skal bygges i byen næste år, fordi antallet af børn vokser."
        ),
        ("de", "Die Regierung kündigte gestern an, dass die neue Schule im nächsten Jahr in der Stadt gebaut wird."),
        ("el", "Η κυβέρνηση ανακοίνωσε χθες ότι το νέο σχολείο θα χτιστεί στην πόλη τον επόμενο χρόνο."),
        ("en", "The government announced yesterday that the new school will be built in the town next year."),
        ("es", "El gobierno anunció ayer que la nueva escuela se construirá en la ciudad el próximo año."),
        ("et", "Valitsus teatas eile, et uus kool ehitatakse linna järgmisel aastal, sest laste arv kasvab jätkuvalt."),
        (
            "eu",
            "Gobernuak atzo iragarri zuen eskola berria datorren urtean eraikiko dela hirian, haur kopurua hazten ari da."
        ),
        ("fa", "دولت دیروز اعلام کرد که مدرسه جدید سال آینده در شهر ساخته خواهد شد و شهردار از این تصمیم استقبال کرد."),
        (
            "fi",
            "Hallitus ilmoitti eilen, että uusi koulu rakennetaan kaupunkiin ensi vuonna, koska lasten määrä kasvaa."
        ),
        ("fr", "Le gouvernement a annoncé hier que la nouvelle école sera construite dans la ville l'année prochaine."),
        (
            "ga",
            "D'fhógair an rialtas inné go dtógfar an scoil nua sa bhaile an bhliain seo chugainn, a dúirt an t-aire."
        ),
        ("gu", "સરકારે ગઈકાલે જાહેરાત કરી કે આવતા વર્ષે શહેરમાં નવી શાળા બનાવવામાં આવશે."),
        ("he", "הממשלה הודיעה אתמול כי בית הספר החדש ייבנה בעיר בשנה הבאה לאחר אישור הכנסת."),
        ("hi", "सरकार ने कल घोषणा की कि अगले साल शहर में नया विद्यालय बनाया जाएगा और इसके लिए पैसा दिया जाएगा।"),
        (
            "hr",
            "Vlada je jučer objavila da će nova škola biti izgrađena u gradu sljedeće godine, rekao je ministar tijekom tjedna."
        ),
        (
            "hu",
            "A kormány tegnap bejelentette, hogy az új iskola jövőre épül fel a városban, mert egyre több a gyermek."
        ),
        ("hy", "Կառավարությունը երեկ հայտարարեց, որ նոր դպրոցը կկառուցվի քաղաքում հաջորդ տարի։"),
        (
            "id",
            "Pemerintah mengumumkan kemarin bahwa sekolah baru akan dibangun di kota itu tahun depan karena jumlah anak bertambah."
        ),
        ("is", "Ríkisstjórnin tilkynnti í gær að nýi skólinn verði byggður í bænum á næsta ári því börnum fjölgar."),
        ("it", "Il governo ha annunciato ieri che la nuova scuola sarà costruita in città l'anno prossimo."),
        ("ja", "政府は昨日、来年この町に新しい学校を建設すると発表した。市長はこの決定を歓迎している。"),
        ("ka", "მთავრობამ გუშინ განაცხადა, რომ ახალი სკოლა ქალაქში მომავალ წელს აშენდება."),
        ("kk", "Үкімет кеше қалада келесі жылы жаңа мектеп салынатынын хабарлады, өйткені балалар саны өсіп келеді."),
        ("km", "រដ្ឋាភិបាលបានប្រកាសកាលពីម្សិលមិញថា សាលារៀនថ្មីនឹងត្រូវសាងសង់នៅក្នុងទីក្រុងនៅឆ្នាំក្រោយ។"),
        ("kn", "ಮುಂದಿನ ವರ್ಷ ನಗರದಲ್ಲಿ ಹೊಸ ಶಾಲೆಯನ್ನು ನಿರ್ಮಿಸಲಾಗುವುದು ಎಂದು ಸರ್ಕಾರ ನಿನ್ನೆ ಪ್ರಕಟಿಸಿದೆ."),
        ("ko", "정부는 어제 내년에 이 도시에 새 학교를 지을 것이라고 발표했다. 시장은 이 결정을 환영했다."),
        ("lo", "ລັດຖະບານປະກາດມື້ວານນີ້ວ່າໂຮງຮຽນໃໝ່ຈະຖືກສ້າງຂຶ້ນໃນເມືອງໃນປີໜ້າ."),
        (
            "lt",
            "Vyriausybė vakar pranešė, kad naujoji mokykla mieste bus pastatyta kitais metais, nes vaikų skaičius auga."
        ),
        ("lv", "Valdība vakar paziņoja, ka jaunā skola pilsētā tiks uzcelta nākamgad, jo bērnu skaits turpina augt."),
        ("mk", "Владата вчера објави дека новото училиште ќе биде изградено во градот следната година."),
        ("ml", "അടുത്ത വർഷം നഗരത്തിൽ പുതിയ സ്കൂൾ നിർമ്മിക്കുമെന്ന് സർക്കാർ ഇന്നലെ പ്രഖ്യാപിച്ചു."),
        ("mr", "पुढील वर्षी शहरात नवीन शाळा बांधली जाईल अशी घोषणा सरकारने काल केली आहे आणि त्यासाठी निधी दिला आहे."),
        (
            "ms",
            "Kerajaan mengumumkan semalam bahawa sekolah baharu akan dibina di bandar itu tahun hadapan kerana bilangan kanak-kanak bertambah."
        ),
        ("my", "မြို့တွင် ကျောင်းသစ်တစ်ကျောင်းကို လာမည့်နှစ်တွင် ဆောက်လုပ်မည်ဟု အစိုးရက မနေ့က ကြေညာခဲ့သည်။"),
        ("ne", "सरकारले हिजो अर्को वर्ष सहरमा नयाँ विद्यालय बनाइने घोषणा गरेको छ र यसका लागि रकम छुट्याइएको छ।"),
        ("nl", "De regering kondigde gisteren aan dat de nieuwe school volgend jaar in de stad zal worden gebouwd."),
        ("no", "Regjeringen kunngjorde i går at den nye skolen skal bygges i byen neste år fordi antallet barn øker."),
        ("pa", "ਸਰਕਾਰ ਨੇ ਕੱਲ੍ਹ ਐਲਾਨ ਕੀਤਾ ਕਿ ਅਗਲੇ ਸਾਲ ਸ਼ਹਿਰ ਵਿੱਚ ਨਵਾਂ ਸਕੂਲ ਬਣਾਇਆ ਜਾਵੇਗਾ।"),
        ("pl", "Rząd ogłosił wczoraj, że nowa szkoła zostanie zbudowana w mieście w przyszłym roku."),
        ("pt", "O governo anunciou ontem que a nova escola será construída na cidade no próximo ano."),
        (
            "ro",
            "Guvernul a anunțat ieri că noua școală va fi construită în oraș anul viitor, deoarece numărul copiilor crește."
        ),
        ("ru", "Правительство вчера объявило, что новая школа будет построена в городе в следующем году."),
        ("si", "ලබන වසරේ නගරයේ නව පාසලක් ඉදිකරන බව රජය ඊයේ නිවේදනය කළේය."),
        (
            "sk",
            "Vláda včera oznámila, že nová škola bude v meste postavená budúci rok, pretože počet detí stále rastie."
        ),
        (
            "sl",
            "Vlada je včeraj sporočila, da bo nova šola v mestu zgrajena prihodnje leto, ker število otrok še narašča."
        ),
        (
            "sq",
            "Qeveria njoftoi dje se shkolla e re do të ndërtohet në qytet vitin e ardhshëm, tha kryetari i bashkisë."
        ),
        ("sr", "Влада је јуче саопштила да ће нова школа бити изграђена у граду следеће године."),
        (
            "sv",
            "Regeringen meddelade i går att den nya skolan ska byggas i staden nästa år eftersom antalet barn ökar."
        ),
        (
            "sw",
            "Serikali ilitangaza jana kwamba shule mpya itajengwa mjini mwaka ujao kwa sababu idadi ya watoto inaongezeka."
        ),
        ("ta", "அடுத்த ஆண்டு நகரத்தில் புதிய பள்ளி கட்டப்படும் என்று அரசாங்கம் நேற்று அறிவித்தது."),
        ("te", "వచ్చే సంవత్సరం నగరంలో కొత్త పాఠశాల నిర్మిస్తామని ప్రభుత్వం నిన్న ప్రకటించింది."),
        ("th", "รัฐบาลประกาศเมื่อวานนี้ว่าโรงเรียนแห่งใหม่จะถูกสร้างขึ้นในเมืองในปีหน้า"),
        ("tl", "Inihayag ng pamahalaan kahapon na itatayo ang bagong paaralan sa lungsod sa susunod na taon."),
        (
            "tr",
            "Hükümet dün, yeni okulun gelecek yıl şehirde inşa edileceğini açıkladı ve belediye başkanı kararı memnuniyetle karşıladı."
        ),
        ("uk", "Уряд учора оголосив, що нову школу буде збудовано в місті наступного року."),
        ("ur", "حکومت نے کل اعلان کیا کہ اگلے سال شہر میں نیا اسکول تعمیر کیا جائے گا اور اس کے لیے رقم دی جائے گی۔"),
        ("vi", "Chính phủ hôm qua thông báo rằng trường học mới sẽ được xây dựng trong thành phố vào năm tới."),
        ("yi", "די רעגירונג האט נעכטן געמאלדן אז די נייע שול וועט געבויט ווערן אין שטאט קומענדיקן יאר."),
        ("zh", "政府昨天宣布，明年将在这座城市建造一所新学校。市长对这一决定表示欢迎，并感谢市民的支持。"),
        ("zh-Hant", "政府昨天宣布，明年將在這座城市興建一所新學校。市長對這項決定表示歡迎，並感謝市民的支持。"),
    ]

    /// The sentences of one language.
    static func text(_ tag: String) -> String {
        byTag.first { $0.tag == tag }?.text ?? ""
    }
}
