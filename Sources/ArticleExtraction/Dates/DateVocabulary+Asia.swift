extension DateVocabulary {
    /// The words of dates in the languages of Asia and Africa; `DateVocabulary` tells how to read it.
    static let asian = """
        [ar] day-first
        months: يناير جانفي | فبراير فيفري شباط | مارس آذار اذار | أبريل إبريل ابريل أفريل نيسان \
        | مايو ماي أيار ايار | يونيو يونيه جوان حزيران | يوليو يوليه جويلية يوليوز تموز | أغسطس اغسطس غشت أوت آب \
        | سبتمبر شتنبر أيلول ايلول | أكتوبر اكتوبر | نوفمبر نونبر | ديسمبر دجنبر
        weekdays: الاثنين الإثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة السبت الأحد الاحد اثنين ثلاثاء أربعاء خميس \
        جمعة سبت أحد
        published: نشر نشره نُشر النشر نشرت
        modified: تحديث حدث التحديث محدث
        fillers: تاريخ آخر اخر في يوم الموافق بتاريخ و تم على
        before-time: الساعة
        morning: ص صباحا صباحاً
        afternoon: مساء مساءً م
        hijri: محرم صفر ربيع جمادى رجب شعبان رمضان شوال ذو ذي القعدة الحجة
        hijri-era: هـ ه هجري هجرية
        relative: منذ قبل ساعة ساعات دقيقة دقائق أمس اليوم
        [fa]
        months: ژانویه | فوریه | مارس | آوریل | مه می | ژوئن | ژوئیه جولای ژوییه | اوت آگوست | سپتامبر | اکتبر \
        | نوامبر \
        | دسامبر
        jalali: فروردین فروردين | اردیبهشت ارديبهشت | خرداد | تیر تير | مرداد | شهریور شهريور | مهر | آبان | \
        آذر | دی دي \
        | بهمن | اسفند
        weekdays: دوشنبه سه شنبه سهشنبه چهارشنبه پنجشنبه پنج جمعه یکشنبه يکشنبه یک چهار دو
        published: انتشار منتشر
        modified: بروزرسانی بهروزرسانی روزآمد روزرسانی
        fillers: تاریخ به آخرین شده در
        before-time: ساعت
        relative: پیش دقیقه
        [ur] day-first
        months: جنوری | فروری | مارچ | اپریل | مئی | جون | جولائی | اگست | ستمبر | اکتوبر | نومبر | دسمبر
        weekdays: پیر منگل بدھ جمعرات جمعہ ہفتہ اتوار
        published: شائع
        modified: اپ ڈیٹ
        [he] day-first
        months: ינואר בינואר ינו | פברואר בפברואר פבר | מרץ במרץ מרס במרס | אפריל באפריל אפר | מאי במאי | יוני ביוני \
        | יולי ביולי | אוגוסט באוגוסט אוג | ספטמבר בספטמבר ספט | אוקטובר באוקטובר אוק | נובמבר בנובמבר נוב \
        | דצמבר בדצמבר דצמ
        weekdays: יום שני שלישי רביעי חמישי שישי שבת ראשון
        published: פורסם פורסמה פרסום
        modified: עודכן עדכון עודכנה
        fillers: ב אחרון לאחרונה
        before-time: בשעה שעה
        relative: לפני שעות דקות אתמול היום
        [hi] day-first
        months: जनवरी जन | फरवरी फ़रवरी फर | मार्च | अप्रैल | मई | जून | जुलाई | अगस्त | सितंबर सितम्बर | \
        अक्टूबर अक्तूबर \
        | नवंबर नवम्बर | दिसंबर दिसम्बर
        weekdays: सोमवार मंगलवार बुधवार गुरुवार बृहस्पतिवार शुक्रवार शनिवार रविवार सोम मंगल बुध गुरु शुक्र शनि रवि
        published: प्रकाशित पब्लिश्ड
        modified: अपडेटेड अपडेट अद्यतन संशोधित
        fillers: को अंतिम
        clock: बजे
        morning: पूर्वाह्न सुबह
        afternoon: अपराह्न शाम
        relative: पहले घंटे मिनट कल आज
        [mr] day-first
        months: जानेवारी | फेब्रुवारी | मार्च | एप्रिल | मे | जून | जुलै | ऑगस्ट | सप्टेंबर | ऑक्टोबर | \
        नोव्हेंबर | डिसेंबर
        published: प्रकाशित
        [bn] day-first
        months: জানুয়ারি জানুয়ারি জানুয়ারী | ফেব্রুয়ারি ফেব্রুয়ারি ফেব্রুয়ারী | মার্চ | এপ্রিল | মে | \
        জুন | জুলাই | আগস্ট \
        | সেপ্টেম্বর | অক্টোবর | নভেম্বর | ডিসেম্বর
        weekdays: সোমবার মঙ্গলবার বুধবার বৃহস্পতিবার শুক্রবার শনিবার রবিবার
        published: প্রকাশ প্রকাশিত প্রকাশের
        modified: আপডেট হালনাগাদ সর্বশেষ
        fillers: সময়
        morning: পূর্বাহ্ণ এএম
        afternoon: অপরাহ্ণ পিএম
        relative: আগে ঘণ্টা মিনিট আজ
        [ta] day-first
        months: ஜனவரி | பிப்ரவரி | மார்ச் | ஏப்ரல் | மே | ஜூன் | ஜூலை | ஆகஸ்ட் | செப்டம்பர் | அக்டோபர் | \
        நவம்பர் | டிசம்பர்
        published: வெளியிடப்பட்டது
        modified: புதுப்பிக்கப்பட்டது
        [th] day-first
        months: มกราคม มค | กุมภาพันธ์ กพ | มีนาคม มีค | เมษายน เมย | พฤษภาคม พค | มิถุนายน มิย | กรกฎาคม กค | \
        สิงหาคม สค \
        | กันยายน กย | ตุลาคม ตค | พฤศจิกายน พย | ธันวาคม ธค
        weekdays: วันจันทร์ที่ วันอังคารที่ วันพุธที่ วันพฤหัสบดีที่ วันศุกร์ที่ วันเสาร์ที่ วันอาทิตย์ที่ \
        วันจันทร์ วันอังคาร วันพุธ \
        วันพฤหัสบดี วันศุกร์ วันเสาร์ วันอาทิตย์ จันทร์ อังคาร พุธ พฤหัสบดี ศุกร์ เสาร์ อาทิตย์ ที่
        published: เผยแพร่ เผยแพร่เมื่อ โพสต์ วันที่เผยแพร่
        modified: ปรับปรุง อัปเดต อัพเดท ปรับปรุงล่าสุด อัปเดตล่าสุด แก้ไขล่าสุด
        fillers: วันที่ เมื่อ ล่าสุด คศ
        before-time: เวลา
        clock: น
        buddhist: พศ
        [vi] day-first
        weekdays: thứ hai ba tư năm sáu bảy chủ nhật
        published: đăng xuất bản
        modified: cập
        fillers: lúc lần cuối
        day-before: ngày
        month-before: tháng
        hours: giờ
        minutes: phút
        morning: sa sáng
        afternoon: ch chiều
        relative: trước hôm nay qua
        [id] day-first
        months: januari jan | februari feb | maret mar | april apr | mei | juni jun | juli jul \
        | agustus agu agt agust ags | september sep sept | oktober okt | november nov | desember des
        weekdays: senin selasa rabu kamis jumat jum sabtu minggu
        published: diterbitkan dipublikasikan terbit diunggah
        modified: diperbarui diperbaharui pembaruan
        fillers: pada tanggal terakhir
        before-time: pukul jam
        relative: lalu yang menit kemarin
        [ms] day-first
        months: januari | februari | mac | april | mei | jun | julai | ogos | september sept | oktober okt | \
        november nov \
        | disember dis
        weekdays: isnin khamis jumaat sabtu ahad
        published: diterbitkan
        modified: dikemas kini dikemaskini
        [tl]
        months: enero | pebrero | marso | abril | mayo | hunyo | hulyo | agosto | setyembre | oktubre | nobyembre \
        | disyembre
        weekdays: lunes martes miyerkules huwebes biyernes sabado linggo
        [sw] day-first
        months: januari | februari | machi | aprili | mei | juni | julai | agosti | septemba | oktoba | \
        novemba | desemba
        weekdays: jumatatu jumanne jumatano alhamisi ijumaa jumamosi jumapili
        published: imechapishwa
        [ja] year-first
        weekdays: 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 月曜 火曜 水曜 木曜 金曜 土曜 日曜
        published: 公開 公開日 公開日時 配信 配信日時 掲載 掲載日 投稿 投稿日 投稿日時 発表 公開日付 作成日 配信日
        modified: 更新 更新日 更新日時 最終更新 最終更新日 最終更新日時 改訂 修正
        fillers: 日時 付 付け 現在
        relative: 前 時間前 分前 日前 昨日 今日 本日
        year: 年
        month: 月
        day: 日
        hours: 時
        minutes: 分
        seconds: 秒
        morning: 午前
        afternoon: 午後
        reiwa: 令和
        heisei: 平成
        showa: 昭和
        [zh] year-first
        weekdays: 星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 周一 周二 周三 周四 周五 周六 周日 \
        週一 週二 週三 週四 週五 週六 週日 禮拜一
        published: 发布 发布时间 发表 发表时间 发布于 发表于 發布 發布時間 發表 發表時間 發佈 發佈時間 刊登 出版 \
        发稿时间 出版時間 發稿時間 上稿時間
        modified: 更新 更新时间 更新時間 最后更新 最後更新 最新更新 更新于 更新於 修改 修改时间 最后修改
        fillers: 时间 時間 日期
        relative: 前 小时前 分钟前 天前 小時前 分鐘前 今天 昨天
        year: 年
        month: 月
        day: 日 号 號
        hours: 时 時 点 點
        minutes: 分
        seconds: 秒
        morning: 上午 凌晨 早上 清晨
        afternoon: 下午 晚上 傍晚
        minguo: 民國 中華民國 民国
        [ko] year-first
        weekdays: 월요일 화요일 수요일 목요일 금요일 토요일 일요일
        published: 입력 등록 승인 게재 발행 작성 기사입력 기사등록 입력시간 송고 송고시간 등록일 최초입력 작성일 게시
        modified: 수정 최종수정 업데이트 기사수정 수정시간 최종업데이트 수정일 최종편집
        fillers: 기사 최종 최초 시간 일시
        relative: 전 시간전 분전 어제 오늘
        year: 년
        month: 월
        day: 일
        hours: 시
        minutes: 분
        seconds: 초
        morning: 오전 새벽
        afternoon: 오후
        [mn] year-first
        year: оны он
        month: сарын сар
        day: ний ны өдөр
        """
}
