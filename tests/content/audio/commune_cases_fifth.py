# ruff: noqa: E501
"""Three heaps of sixty texts by other hands, who had not seen the program: 54, 50 and 43 were said right at first.

The last are messages of a village's group chat. Kept as a guard: what is said now, read through where it differed
from what their writers expected; it says nothing about texts that nobody has tried.
"""

FIFTH: list[tuple[str, str]] = [
    (
        "Trạm Y tế xã Tân Hòa thông báo lịch tiêm chủng mở rộng từ 7h30 đến 11h ngày 25/12/2026, trẻ dưới 24 tháng tuổi nhớ mang theo sổ tiêm.",
        "Trạm Y tế xã Tân Hòa thông báo lịch tiêm chủng mở rộng từ bảy giờ ba mươi phút đến mười một giờ ngày hai mươi lăm tháng mười hai năm hai ngàn không trăm hai mươi sáu, trẻ dưới hai mươi bốn tháng tuổi nhớ mang theo sổ tiêm.",
    ),
    (
        "Paracetamol 500mg: uống 1 viên/lần, 3 lần/ngày, cách nhau 4-6 giờ, khi sốt trên 38,5°C. Không uống quá 4g trong 24 giờ.",
        "Paracetamol năm trăm mi li gam: uống một viên mỗi lần, ba lần mỗi ngày, cách nhau bốn giờ đến sáu giờ, khi sốt trên ba mươi tám phẩy năm độ xê. Không uống quá bốn gam trong hai mươi bốn giờ.",
    ),
    (
        "Trường THCS Nguyễn Trãi thông báo học phí học kỳ I năm học 2026-2027 là 540.000đ/học sinh, nộp trước ngày 30/10/2026.",
        "Trường trung học cơ sở Nguyễn Trãi thông báo học phí học kỳ một năm học hai ngàn không trăm hai mươi sáu đến hai ngàn không trăm hai mươi bảy là năm trăm bốn mươi ngàn đồng mỗi học sinh, nộp trước ngày ba mươi tháng mười năm hai ngàn không trăm hai mươi sáu.",
    ),
    (
        "Điện lực Cai Lậy tạm ngừng cung cấp điện từ 8h00 đến 16h30 ngày 14/11 tại ấp 3 và ấp 5 xã Mỹ Thành Nam. Liên hệ tổng đài 1900 1006.",
        "Điện lực Cai Lậy tạm ngừng cung cấp điện từ tám giờ đến mười sáu giờ ba mươi phút ngày mười bốn tháng mười một tại ấp ba và ấp năm xã Mỹ Thành Nam. Liên hệ tổng đài một chín không không, một không không sáu.",
    ),
    (
        "Hồi 13h ngày 18/9, vị trí tâm bão số 4 ở khoảng 16,8 độ vĩ Bắc; 111,5 độ kinh Đông, sức gió mạnh nhất cấp 10 (89-102 km/h), giật cấp 12.",
        "Hồi mười ba giờ ngày mười tám tháng chín, vị trí tâm bão số bốn ở khoảng mười sáu phẩy tám độ vĩ Bắc; một trăm mười một phẩy năm độ kinh Đông, sức gió mạnh nhất cấp mười, tám mươi chín đến một trăm lẻ hai ki lô mét trên giờ, giật cấp mười hai.",
    ),
    (
        "Mực nước sông Tiền tại Tân Châu lúc 7h ngày 05/10 là 3,62m, trên báo động I 0,12m, dự báo 3 ngày tới lên 5-8cm mỗi ngày.",
        "Mực nước sông Tiền tại Tân Châu lúc bảy giờ ngày năm tháng mười là ba phẩy sáu mươi hai mét, trên báo động một không phẩy mười hai mét, dự báo ba ngày tới lên năm đến tám xăng ti mét mỗi ngày.",
    ),
    (
        "Công ty cấp nước thông báo cúp nước từ 22h ngày 12/3 đến 4h ngày 13/3/2026 trên địa bàn P.5, P.6 và P.7, TP. Mỹ Tho để súc xả đường ống D300.",
        "Công ty cấp nước thông báo cúp nước từ hai mươi hai giờ ngày mười hai tháng ba đến bốn giờ ngày mười ba tháng ba năm hai ngàn không trăm hai mươi sáu trên địa bàn phường năm, phường sáu và phường bảy, thành phố Mỹ Tho để súc xả đường ống dê ba trăm.",
    ),
    (
        "Trẻ từ 6-36 tháng tuổi được uống vitamin A liều cao vào ngày 1-2/6 tại Trạm Y tế và 4 điểm trường mầm non. Chi tiết gọi chị Hạnh, SĐT 0912 345 678.",
        "Trẻ từ sáu đến ba mươi sáu tháng tuổi được uống vi ta min a liều cao vào ngày một đến ngày hai tháng sáu tại Trạm Y tế và bốn điểm trường mầm non. Chi tiết gọi chị Hạnh, số điện thoại không chín một hai, ba bốn năm, sáu bảy tám.",
    ),
    (
        "Amoxicillin 250mg, uống 2 gói/ngày chia 2 lần sau ăn, dùng đủ 7 ngày. Tái khám ngày 20/4/2026 hoặc khi bé sốt cao trên 39°C.",
        "Amoxicillin hai trăm năm mươi mi li gam, uống hai gói mỗi ngày chia hai lần sau ăn, dùng đủ bảy ngày. Tái khám ngày hai mươi tháng tư năm hai ngàn không trăm hai mươi sáu hoặc khi bé sốt cao trên ba mươi chín độ xê.",
    ),
    (
        "Kính gửi PHHS lớp 4A2: tiền ăn bán trú tháng 11 là 22 ngày x 32.000đ = 704.000đ. Quý phụ huynh vui lòng chuyển khoản trước ngày 10/11.",
        "Kính gửi phụ huynh học sinh lớp bốn a hai: tiền ăn bán trú tháng mười một là hai mươi hai ngày nhân ba mươi hai ngàn đồng bằng bảy trăm lẻ bốn ngàn đồng. Quý phụ huynh vui lòng chuyển khoản trước ngày mười tháng mười một.",
    ),
    (
        "Người có thẻ BHYT khám đúng tuyến được quỹ chi trả 80% chi phí; hộ nghèo và trẻ em dưới 6 tuổi được hưởng 100%.",
        "Người có thẻ bảo hiểm y tế khám đúng tuyến được quỹ chi trả tám mươi phần trăm chi phí; hộ nghèo và trẻ em dưới sáu tuổi được hưởng một trăm phần trăm.",
    ),
    (
        "Thời tiết TP.HCM ngày 02/5: nhiệt độ 27-36°C, độ ẩm 55-85%, gió Đông Nam cấp 2-3, chiều tối có mưa rào vài nơi.",
        "Thời tiết thành phố Hồ Chí Minh ngày hai tháng năm: nhiệt độ hai mươi bảy đến ba mươi sáu độ xê, độ ẩm năm mươi lăm đến tám mươi lăm phần trăm, gió Đông Nam cấp hai đến ba, chiều tối có mưa rào vài nơi.",
    ),
    (
        "Tiền điện kỳ 10/2026 của quý khách là 486.315 đồng, sản lượng 215 kWh. Mã khách hàng PB05020034567, hạn thanh toán 15/10/2026.",
        "Tiền điện kỳ mười năm hai ngàn không trăm hai mươi sáu của quý khách là bốn trăm tám mươi sáu ngàn ba trăm mười lăm đồng, sản lượng hai trăm mười lăm ki lô oát giờ. Mã khách hàng pê bê không năm không hai không không ba bốn năm sáu bảy, hạn thanh toán ngày mười lăm tháng mười năm hai ngàn không trăm hai mươi sáu.",
    ),
    (
        "BCH PCTT&TKCN tỉnh yêu cầu các xã trực ban 24/24h, gọi tàu thuyền vào bờ trước 17h ngày 21/10. Số trực ban: 0296 3852 114.",
        "ban chỉ huy phòng chống thiên tai và tìm kiếm cứu nạn tỉnh yêu cầu các xã trực ban hai mươi bốn trên hai mươi bốn giờ, gọi tàu thuyền vào bờ trước mười bảy giờ ngày hai mươi mốt tháng mười. Số trực ban: không hai chín sáu, ba tám năm hai, một một bốn.",
    ),
    (
        "Oresol: pha 1 gói 27,9g với đúng 1 lít nước đun sôi để nguội, cho trẻ uống 50-100ml sau mỗi lần tiêu chảy, dùng trong vòng 24h.",
        "Oresol: pha một gói hai mươi bảy phẩy chín gam với đúng một lít nước đun sôi để nguội, cho trẻ uống năm mươi đến một trăm mi li lít sau mỗi lần tiêu chảy, dùng trong vòng hai mươi bốn giờ.",
    ),
    (
        "Mời phụ huynh cho trẻ sinh từ 01/01/2024 đến 30/6/2025 đi tiêm vắc xin sởi - rubella mũi 2 vào sáng thứ 7, ngày 17/10, từ 7h15.",
        "Mời phụ huynh cho trẻ sinh từ ngày một tháng một năm hai ngàn không trăm hai mươi bốn đến ngày ba mươi tháng sáu năm hai ngàn không trăm hai mươi lăm đi tiêm vắc xin sởi, rubella mũi hai vào sáng thứ bảy, ngày mười bảy tháng mười, từ bảy giờ mười lăm phút.",
    ),
    (
        "Giá vắc xin HPV tại Trung tâm Y tế là 1.790.000đ/liều, phác đồ 3 liều: 0, 2 và 6 tháng. Đăng ký qua số 0273 3872 345 trong giờ hành chính.",
        "Giá vắc xin hát pê vê tại Trung tâm Y tế là một triệu bảy trăm chín mươi ngàn đồng mỗi liều, phác đồ ba liều: không, hai và sáu tháng. Đăng ký qua số không hai bảy ba, ba tám bảy hai, ba bốn năm trong giờ hành chính.",
    ),
    (
        "Theo Nghị định số 81/2021/NĐ-CP, học sinh con hộ cận nghèo được giảm 50% học phí và hỗ trợ chi phí học tập 150.000 đồng/tháng.",
        "Theo Nghị định số tám mươi mốt năm hai ngàn không trăm hai mươi mốt của Chính phủ, học sinh con hộ cận nghèo được giảm năm mươi phần trăm học phí và hỗ trợ chi phí học tập một trăm năm mươi ngàn đồng mỗi tháng.",
    ),
    (
        "Tin mưa lớn: từ đêm 10/10 đến hết ngày 12/10, các huyện phía Tây có mưa 100-200mm, có nơi trên 300mm, nguy cơ lũ quét và sạt lở đất cấp 2.",
        "Tin mưa lớn: từ đêm ngày mười tháng mười đến hết ngày mười hai tháng mười, các huyện phía Tây có mưa một trăm đến hai trăm mi li mét, có nơi trên ba trăm mi li mét, nguy cơ lũ quét và sạt lở đất cấp hai.",
    ),
    (
        "EVNSPC thông báo: KH Nguyễn Văn Tám bị tạm ngưng điện từ 07:30 đến 11:30 ngày 09/12/2026 do bảo trì đường dây 22kV. LH 19001006.",
        "e vê nờ ét pê xê thông báo: khách hàng Nguyễn Văn Tám bị tạm ngưng điện từ bảy giờ ba mươi phút đến mười một giờ ba mươi phút ngày chín tháng mười hai năm hai ngàn không trăm hai mươi sáu do bảo trì đường dây hai mươi hai ki lô vôn. liên hệ một chín không không, một không không sáu.",
    ),
    (
        "Bệnh nhân Lê Thị Út, 67 tuổi, huyết áp 160/95 mmHg, mạch 88 lần/phút, cho uống Amlodipin 5mg, 1 viên mỗi sáng.",
        "Bệnh nhân Lê Thị Út, sáu mươi bảy tuổi, huyết áp một trăm sáu mươi trên chín mươi lăm mi li mét thủy ngân, mạch tám mươi tám lần mỗi phút, cho uống Amlodipin năm mi li gam, một viên mỗi sáng.",
    ),
    (
        "Lịch thi HKII khối 9: sáng thứ Hai 04/5 thi Ngữ văn 120 phút, chiều 13h30 thi Tiếng Anh 60 phút; học sinh có mặt trước 15 phút.",
        "Lịch thi học kỳ hai khối chín: sáng thứ Hai ngày bốn tháng năm thi Ngữ văn một trăm hai mươi phút, chiều mười ba giờ ba mươi phút thi Tiếng Anh sáu mươi phút; học sinh có mặt trước mười lăm phút.",
    ),
    (
        "Trạm cấp nước ấp Bình Long tạm ngưng hoạt động 2 ngày 21-22/8 để thay bơm. Khoảng 350 hộ bị ảnh hưởng, bà con trữ nước trước 18h ngày 20/8.",
        "Trạm cấp nước ấp Bình Long tạm ngưng hoạt động hai ngày hai mươi mốt đến ngày hai mươi hai tháng tám để thay bơm. Khoảng ba trăm năm mươi hộ bị ảnh hưởng, bà con trữ nước trước mười tám giờ ngày hai mươi tháng tám.",
    ),
    (
        "Từ đầu năm đến nay toàn huyện ghi nhận 1.245 ca sốt xuất huyết, tăng 32,5% so với cùng kỳ, trong đó có 2 ca tử vong.",
        "Từ đầu năm đến nay toàn huyện ghi nhận một ngàn hai trăm bốn mươi lăm ca sốt xuất huyết, tăng ba mươi hai phẩy năm phần trăm so với cùng kỳ, trong đó có hai ca tử vong.",
    ),
    (
        "Độ mặn 4‰ đã xâm nhập sâu 45-50km trên sông Hàm Luông, bà con không lấy nước tưới khi độ mặn trên 1‰, theo dõi đến ngày 15/3.",
        "Độ mặn bốn phần ngàn đã xâm nhập sâu bốn mươi lăm đến năm mươi ki lô mét trên sông Hàm Luông, bà con không lấy nước tưới khi độ mặn trên một phần ngàn, theo dõi đến ngày mười lăm tháng ba.",
    ),
    (
        "Ibuprofen dạng siro 100mg/5ml: trẻ 10kg uống 5ml/lần, cách 6-8 giờ, tối đa 4 lần/ngày, không dùng khi nghi sốt xuất huyết.",
        "Ibuprofen dạng siro một trăm mi li gam mỗi năm mi li lít: trẻ mười ki lô gam uống năm mi li lít mỗi lần, cách sáu giờ đến tám giờ, tối đa bốn lần mỗi ngày, không dùng khi nghi sốt xuất huyết.",
    ),
    (
        "Trường Mầm non Hoa Sen tuyển sinh trẻ từ 18 tháng đến 5 tuổi, học phí 1.200.000đ/tháng, nhận hồ sơ từ 01/7 đến 31/7/2026 tại số 12/5 đường Lê Lợi.",
        "Trường Mầm non Hoa Sen tuyển sinh trẻ từ mười tám tháng đến năm tuổi, học phí một triệu hai trăm ngàn đồng mỗi tháng, nhận hồ sơ từ ngày một tháng bảy đến ngày ba mươi mốt tháng bảy năm hai ngàn không trăm hai mươi sáu tại số mười hai trên năm đường Lê Lợi.",
    ),
    (
        "UBND xã cho học sinh nghỉ học 2 ngày 28 và 29/9 để tránh bão số 6. Khi cần cứu nạn gọi ngay 114, cấp cứu gọi 115.",
        "ủy ban nhân dân xã cho học sinh nghỉ học hai ngày hai mươi tám và ngày hai mươi chín tháng chín để tránh bão số sáu. Khi cần cứu nạn gọi ngay một một bốn, cấp cứu gọi một một năm.",
    ),
    (
        "Giá điện sinh hoạt bậc 1 (0-50 kWh) là 1.984 đồng/kWh, bậc 6 từ 401 kWh trở lên là 3.460 đồng/kWh, chưa gồm thuế GTGT 8%.",
        "Giá điện sinh hoạt bậc một, không đến năm mươi ki lô oát giờ, là một ngàn chín trăm tám mươi bốn đồng mỗi ki lô oát giờ, bậc sáu từ bốn trăm lẻ một ki lô oát giờ trở lên là ba ngàn bốn trăm sáu mươi đồng mỗi ki lô oát giờ, chưa gồm thuế giá trị gia tăng tám phần trăm.",
    ),
    (
        "Chiều 5/11 BS CKII Trần Minh Đức khám tim mạch miễn phí cho 120 người cao tuổi tại Trạm Y tế, phát số từ 12h45.",
        "Chiều ngày năm tháng mười một bác sĩ chuyên khoa hai Trần Minh Đức khám tim mạch miễn phí cho một trăm hai mươi người cao tuổi tại Trạm Y tế, phát số từ mười hai giờ bốn mươi lăm phút.",
    ),
    (
        "Phụ nữ mang thai lần đầu cần tiêm 2 mũi vắc xin uốn ván VAT, mũi 1 từ tuần 20, mũi 2 cách mũi 1 ít nhất 30 ngày và trước sinh 1 tháng.",
        "Phụ nữ mang thai lần đầu cần tiêm hai mũi vắc xin uốn ván vê a tê, mũi một từ tuần hai mươi, mũi hai cách mũi một ít nhất ba mươi ngày và trước sinh một tháng.",
    ),
    (
        "Sau khi tiêm phải ở lại theo dõi tại trạm 30 phút. Về nhà nếu trẻ sốt từ 39°C, co giật hay bú kém thì gọi 115 hoặc 0987.654.321.",
        "Sau khi tiêm phải ở lại theo dõi tại trạm ba mươi phút. Về nhà nếu trẻ sốt từ ba mươi chín độ xê, co giật hay bú kém thì gọi một một năm hoặc không chín tám bảy, sáu năm bốn, ba hai một.",
    ),
    (
        "Metformin 850mg x 60 viên, ngày uống 2 lần, mỗi lần 1 viên sau ăn sáng và chiều. Đường huyết lúc đói hôm nay là 7,8 mmol/l.",
        "Metformin tám trăm năm mươi mi li gam nhân sáu mươi viên, ngày uống hai lần, mỗi lần một viên sau ăn sáng và chiều. Đường huyết lúc đói hôm nay là bảy phẩy tám mi li mon trên lít.",
    ),
    (
        "Năm học vừa qua trường có 15 lớp với 512 học sinh, tỉ lệ lên lớp 99,4%, có 3 em đạt giải HSG cấp tỉnh, trong đó 1 giải nhì.",
        "Năm học vừa qua trường có mười lăm lớp với năm trăm mười hai học sinh, tỉ lệ lên lớp chín mươi chín phẩy bốn phần trăm, có ba em đạt giải học sinh giỏi cấp tỉnh, trong đó một giải nhì.",
    ),
    (
        "Cảnh báo triều cường: đỉnh triều tại trạm Phú An từ ngày 15-17/10 đạt 1,65-1,70m, xuất hiện lúc 4-6 giờ và 16-18 giờ, bà con kê cao đồ đạc.",
        "Cảnh báo triều cường: đỉnh triều tại trạm Phú An từ ngày mười lăm đến ngày mười bảy tháng mười đạt một phẩy sáu mươi lăm đến một phẩy bảy mươi mét, xuất hiện lúc bốn giờ đến sáu giờ và mười sáu giờ đến mười tám giờ, bà con kê cao đồ đạc.",
    ),
    (
        "Hồ Dầu Tiếng xả lũ với lưu lượng 150-200 m3/s từ 8h ngày 3/11, các hộ ven sông Sài Gòn chú ý đề phòng ngập.",
        "Hồ Dầu Tiếng xả lũ với lưu lượng một trăm năm mươi đến hai trăm mét khối trên giây từ tám giờ ngày ba tháng mười một, các hộ ven sông Sài Gòn chú ý đề phòng ngập.",
    ),
    (
        "Do sự cố trạm biến áp 110kV lúc 2h20 sáng nay, 3 xã bị mất điện, dự kiến có điện lại trước 10h. Mong bà con thông cảm.",
        "Do sự cố trạm biến áp một trăm mười ki lô vôn lúc hai giờ hai mươi phút sáng nay, ba xã bị mất điện, dự kiến có điện lại trước mười giờ. Mong bà con thông cảm.",
    ),
    (
        "Giá nước sạch từ 01/01/2027: trong định mức 4m3/người/tháng là 6.700đ/m3, vượt định mức trên 6m3 là 14.400đ/m3.",
        "Giá nước sạch từ ngày một tháng một năm hai ngàn không trăm hai mươi bảy: trong định mức bốn mét khối mỗi người mỗi tháng là sáu ngàn bảy trăm đồng mỗi mét khối, vượt định mức trên sáu mét khối là mười bốn ngàn bốn trăm đồng mỗi mét khối.",
    ),
    (
        "Mức đóng BHYT học sinh năm 2026 là 631.800đ/năm, nhà nước hỗ trợ 50%, hạn chót nộp cho GVCN là thứ Sáu ngày 09/10.",
        "Mức đóng bảo hiểm y tế học sinh năm hai ngàn không trăm hai mươi sáu là sáu trăm ba mươi mốt ngàn tám trăm đồng mỗi năm, nhà nước hỗ trợ năm mươi phần trăm, hạn chót nộp cho giáo viên chủ nhiệm là thứ Sáu ngày chín tháng mười.",
    ),
    (
        "Bé Gia Bảo, sinh ngày 15/4/2025, cân nặng 9,2kg, dài 74cm, đã tiêm đủ 3 mũi 5 trong 1, hẹn tiêm nhắc lúc 18 tháng.",
        "Bé Gia Bảo, sinh ngày mười lăm tháng tư năm hai ngàn không trăm hai mươi lăm, cân nặng chín phẩy hai ki lô gam, dài bảy mươi bốn xăng ti mét, đã tiêm đủ ba mũi năm trong một, hẹn tiêm nhắc lúc mười tám tháng.",
    ),
    (
        "Trường THPT Chợ Gạo họp PHHS lúc 7h00 Chủ nhật, ngày 06/9/2026 tại lớp 10A1. Thầy Phúc chủ nhiệm, ĐT: 0903 112 358.",
        "Trường trung học phổ thông Chợ Gạo họp phụ huynh học sinh lúc bảy giờ Chủ nhật, ngày sáu tháng chín năm hai ngàn không trăm hai mươi sáu tại lớp mười a một. Thầy Phúc chủ nhiệm, điện thoại: không chín không ba, một một hai, ba năm tám.",
    ),
    (
        "Thuốc hết hạn 08/2026, số lô SX 0123, bảo quản nơi khô, dưới 30°C. Siro đã mở nắp chỉ dùng trong 14 ngày.",
        "Thuốc hết hạn tháng tám năm hai ngàn không trăm hai mươi sáu, số lô sản xuất không một hai ba, bảo quản nơi khô, dưới ba mươi độ xê. Siro đã mở nắp chỉ dùng trong mười bốn ngày.",
    ),
    (
        "Áp thấp nhiệt đới di chuyển theo hướng Tây Tây Bắc, tốc độ 15-20km/h, biển động mạnh, sóng cao 3-5m, rủi ro thiên tai cấp 3.",
        "Áp thấp nhiệt đới di chuyển theo hướng Tây Tây Bắc, tốc độ mười lăm đến hai mươi ki lô mét trên giờ, biển động mạnh, sóng cao ba đến năm mét, rủi ro thiên tai cấp ba.",
    ),
    (
        "Đêm 20 rạng sáng 21/7, giông lốc làm tốc mái 37 căn nhà và đổ ngã 12,5ha lúa, ước thiệt hại 1,8 tỷ đồng.",
        "Đêm hai mươi rạng sáng ngày hai mươi mốt tháng bảy, giông lốc làm tốc mái ba mươi bảy căn nhà và đổ ngã mười hai phẩy năm héc ta lúa, ước thiệt hại một phẩy tám tỷ đồng.",
    ),
    (
        "Người bị chó, mèo cắn rửa ngay vết thương bằng xà phòng 15 phút rồi đi tiêm ngừa dại, 5 mũi vào các ngày 0, 3, 7, 14, 28.",
        "Người bị chó, mèo cắn rửa ngay vết thương bằng xà phòng mười lăm phút rồi đi tiêm ngừa dại, năm mũi vào các ngày không, ba, bảy, mười bốn, hai mươi tám.",
    ),
    (
        "TTYT huyện Cái Bè tổ chức khám sức khỏe định kỳ cho 560 giáo viên từ ngày 10-12/10, bắt đầu lúc 7h, nhớ nhịn ăn trước 8 tiếng.",
        "trung tâm y tế huyện Cái Bè tổ chức khám sức khỏe định kỳ cho năm trăm sáu mươi giáo viên từ ngày mười đến ngày mười hai tháng mười, bắt đầu lúc bảy giờ, nhớ nhịn ăn trước tám tiếng.",
    ),
    (
        "Thực hiện Thông tư số 29/2024/TT-BGDĐT, nhà trường không thu tiền dạy thêm, mỗi môn không quá 2 tiết/tuần và không quá 45 học sinh/lớp.",
        "Thực hiện Thông tư số hai mươi chín năm hai ngàn không trăm hai mươi bốn của Bộ Giáo dục và Đào tạo, nhà trường không thu tiền dạy thêm, mỗi môn không quá hai tiết mỗi tuần và không quá bốn mươi lăm học sinh mỗi lớp.",
    ),
    (
        "Em Trần Ngọc Hân lớp 8/3: điểm TB môn Toán 8,5, Ngữ văn 7,0, nghỉ học 2 buổi có phép, xếp thứ 5 trong lớp.",
        "Em Trần Ngọc Hân lớp tám trên ba: điểm trung bình môn Toán tám phẩy năm, Ngữ văn bảy, nghỉ học hai buổi có phép, xếp thứ năm trong lớp.",
    ),
    (
        "Lịch cúp điện tuần 46: thứ Ba 10/11 từ 6h-12h ở khu phố 2, thứ Năm 12/11 từ 13h-17h ở tuyến ĐT 864 đoạn cầu Rạch Gầm.",
        "Lịch cúp điện tuần bốn mươi sáu: thứ Ba ngày mười tháng mười một từ sáu giờ đến mười hai giờ ở khu phố hai, thứ Năm ngày mười hai tháng mười một từ mười ba giờ đến mười bảy giờ ở tuyến đường tỉnh tám trăm sáu mươi bốn đoạn cầu Rạch Gầm.",
    ),
    (
        "Vỡ ống nước D100 trước số nhà 245 đường Nguyễn Huệ, dự kiến sửa xong lúc 21h tối nay. Báo rò rỉ gọi 1800 1525, trực 24/7.",
        "Vỡ ống nước dê một trăm trước số nhà hai trăm bốn mươi lăm đường Nguyễn Huệ, dự kiến sửa xong lúc hai mươi mốt giờ tối nay. Báo rò rỉ gọi một tám không không, một năm hai năm, trực hai mươi bốn trên bảy.",
    ),
    (
        "Thuốc nhỏ mắt Natri clorid 0,9% 10ml, nhỏ 2-3 giọt/lần, ngày 4 lần. Giá bán 5.000đ/chai.",
        "Thuốc nhỏ mắt Natri clorid không phẩy chín phần trăm mười mi li lít, nhỏ hai đến ba giọt mỗi lần, ngày bốn lần. Giá bán năm ngàn đồng mỗi chai.",
    ),
    (
        "Tính đến 31/8, xã đã tiêm chủng đầy đủ cho 198/210 trẻ dưới 1 tuổi, đạt 94,3% kế hoạch năm.",
        "Tính đến ngày ba mươi mốt tháng tám, xã đã tiêm chủng đầy đủ cho một trăm chín mươi tám trên hai trăm mười trẻ dưới một tuổi, đạt chín mươi bốn phẩy ba phần trăm kế hoạch năm.",
    ),
    (
        "Phí giữ trẻ ngoài giờ từ 16h30-17h30 là 10.000đ/buổi, chuyển khoản vào STK 7110205123456 Agribank, nội dung ghi rõ họ tên và lớp.",
        "Phí giữ trẻ ngoài giờ từ mười sáu giờ ba mươi phút đến mười bảy giờ ba mươi phút là mười ngàn đồng mỗi buổi, chuyển khoản vào số tài khoản bảy một một không hai không năm một hai ba bốn năm sáu Agribank, nội dung ghi rõ họ tên và lớp.",
    ),
    (
        "Nắng nóng kéo dài 5-7 ngày, nhiệt độ cao nhất 37-39°C, chỉ số UV từ 8 đến 10, hạn chế ra đường từ 11h đến 15h.",
        "Nắng nóng kéo dài năm đến bảy ngày, nhiệt độ cao nhất ba mươi bảy đến ba mươi chín độ xê, chỉ số u vê từ tám đến mười, hạn chế ra đường từ mười một giờ đến mười lăm giờ.",
    ),
    (
        "Lũ trên sông Thu Bồn tại Câu Lâu lúc 4h sáng nay là 4,15m, trên BĐ3 0,15m, QL1A đoạn qua Điện Bàn ngập 30-40cm.",
        "Lũ trên sông Thu Bồn tại Câu Lâu lúc bốn giờ sáng nay là bốn phẩy mười lăm mét, trên báo động ba không phẩy mười lăm mét, quốc lộ một a đoạn qua Điện Bàn ngập ba mươi đến bốn mươi xăng ti mét.",
    ),
    (
        "Phòng khám làm việc từ thứ 2 đến thứ 6, sáng 7h-11h30, chiều 13h-17h, tiền công khám 36.500đ/lượt, siêu âm 58.600đ.",
        "Phòng khám làm việc từ thứ hai đến thứ sáu, sáng bảy giờ đến mười một giờ ba mươi phút, chiều mười ba giờ đến mười bảy giờ, tiền công khám ba mươi sáu ngàn năm trăm đồng mỗi lượt, siêu âm năm mươi tám ngàn sáu trăm đồng.",
    ),
    (
        "Hộ ông Huỳnh Văn Bé nợ tiền điện 2 kỳ 8/2026 và 9/2026, tổng cộng 1.105.420đ, nếu quá 15 ngày sẽ bị ngừng cấp điện.",
        "Hộ ông Huỳnh Văn Bé nợ tiền điện hai kỳ tám năm hai ngàn không trăm hai mươi sáu và tháng chín năm hai ngàn không trăm hai mươi sáu, tổng cộng một triệu một trăm lẻ năm ngàn bốn trăm hai mươi đồng, nếu quá mười lăm ngày sẽ bị ngừng cấp điện.",
    ),
    (
        'Học bổng "Tiếp bước đến trường" lần thứ XII trao 50 suất, mỗi suất 2 triệu đồng và 10 cuốn tập, lúc 8h ngày 20/8 tại hội trường UBND xã.',
        "Học bổng Tiếp bước đến trường lần thứ mười hai trao năm mươi suất, mỗi suất hai triệu đồng và mười cuốn tập, lúc tám giờ ngày hai mươi tháng tám tại hội trường ủy ban nhân dân xã.",
    ),
    (
        "Tẩy giun cho trẻ 24-60 tháng: Mebendazol 500mg, 1 viên duy nhất, nhai kỹ. Xã có 380 trẻ, uống tập trung vào ngày 05/6 và 06/6.",
        "Tẩy giun cho trẻ hai mươi bốn đến sáu mươi tháng: Mebendazol năm trăm mi li gam, một viên duy nhất, nhai kỹ. Xã có ba trăm tám mươi trẻ, uống tập trung vào ngày năm tháng sáu và ngày sáu tháng sáu.",
    ),
    (
        "Trạm y tế phun thuốc diệt muỗi đợt 2 tại tổ 4, tổ 7, bán kính 200m quanh ổ dịch, từ 16h đến 18h30 ngày 23/7/2026, bà con mở cửa và che đậy thức ăn.",
        "Trạm y tế phun thuốc diệt muỗi đợt hai tại tổ bốn, tổ bảy, bán kính hai trăm mét quanh ổ dịch, từ mười sáu giờ đến mười tám giờ ba mươi phút ngày hai mươi ba tháng bảy năm hai ngàn không trăm hai mươi sáu, bà con mở cửa và che đậy thức ăn.",
    ),
    (
        "UBND xã Hòa Bình thông báo chi trả trợ cấp BTXH tháng 4/2026 vào sáng ngày 05/4/2026, từ 7h30 đến 11h tại hội trường UBND xã.",
        "ủy ban nhân dân xã Hòa Bình thông báo chi trả trợ cấp bảo trợ xã hội tháng tư năm hai ngàn không trăm hai mươi sáu vào sáng ngày năm tháng tư năm hai ngàn không trăm hai mươi sáu, từ bảy giờ ba mươi phút đến mười một giờ tại hội trường ủy ban nhân dân xã.",
    ),
    (
        "Người từ đủ 75 tuổi không có lương hưu được hưởng trợ cấp 500.000đ/tháng kể từ ngày 01/7/2025, theo NĐ 176/2025/NĐ-CP.",
        "Người từ đủ bảy mươi lăm tuổi không có lương hưu được hưởng trợ cấp năm trăm ngàn đồng mỗi tháng kể từ ngày một tháng bảy năm hai ngàn không trăm hai mươi lăm, theo nghị định một trăm bảy mươi sáu năm hai ngàn không trăm hai mươi lăm của Chính phủ.",
    ),
    (
        "Hộ nghèo vay vốn NHCSXH tối đa 100 triệu đồng, lãi suất 6,6%/năm, thời hạn 36-60 tháng, đóng lãi vào ngày 15 hàng tháng tại điểm giao dịch xã.",
        "Hộ nghèo vay vốn ngân hàng chính sách xã hội tối đa một trăm triệu đồng, lãi suất sáu phẩy sáu phần trăm mỗi năm, thời hạn ba mươi sáu đến sáu mươi tháng, đóng lãi vào ngày mười lăm hàng tháng tại điểm giao dịch xã.",
    ),
    (
        "Giá heo hơi hôm nay 12/3 tại Đồng Nai 78.000đ/kg, tăng 1.500đ/kg so với hôm qua; tại Cà Mau 76.500đ/kg.",
        "Giá heo hơi hôm nay ngày mười hai tháng ba tại Đồng Nai bảy mươi tám ngàn đồng mỗi ki lô gam, tăng một ngàn năm trăm đồng mỗi ki lô gam so với hôm qua; tại Cà Mau bảy mươi sáu ngàn năm trăm đồng mỗi ki lô gam.",
    ),
    (
        "Bà con bón thúc đợt 2 lúc lúa 18-22 ngày sau sạ, lượng 50kg urê + 40kg DAP cho 1ha, giữ mực nước ruộng 3-5cm.",
        "Bà con bón thúc đợt hai lúc lúa mười tám đến hai mươi hai ngày sau sạ, lượng năm mươi ki lô gam urê cộng bốn mươi ki lô gam đê a pê cho một héc ta, giữ mực nước ruộng ba đến năm xăng ti mét.",
    ),
    (
        "Pha 25ml thuốc cho bình 16 lít nước, phun 2 bình/1.000m2, phun lặp lại sau 7-10 ngày; ngưng phun trước thu hoạch 14 ngày.",
        "Pha hai mươi lăm mi li lít thuốc cho bình mười sáu lít nước, phun hai bình, một ngàn mét vuông, phun lặp lại sau bảy đến mười ngày; ngưng phun trước thu hoạch mười bốn ngày.",
    ),
    (
        "Căn cứ Luật Đất đai số 31/2024/QH15 ngày 18/01/2024; Căn cứ Nghị định số 101/2024/NĐ-CP ngày 29/7/2024 của Chính phủ;",
        "Căn cứ Luật Đất đai số ba mươi mốt năm hai ngàn không trăm hai mươi bốn của Quốc hội khóa mười lăm ngày mười tám tháng một năm hai ngàn không trăm hai mươi bốn; Căn cứ Nghị định số một trăm lẻ một năm hai ngàn không trăm hai mươi bốn ngày hai mươi chín tháng bảy năm hai ngàn không trăm hai mươi bốn của Chính phủ",
    ),
    (
        "Thửa đất số 245, tờ bản đồ số 12, diện tích 1.250,5m2, trong đó 300m2 đất ONT và 950,5m2 đất CLN, tọa lạc tại ấp 3, xã Tân Phú.",
        "Thửa đất số hai trăm bốn mươi lăm, tờ bản đồ số mười hai, diện tích một ngàn hai trăm năm mươi phẩy năm mét vuông, trong đó ba trăm mét vuông đất ở nông thôn và chín trăm năm mươi phẩy năm mét vuông đất cây lâu năm, tọa lạc tại ấp ba, xã Tân Phú.",
    ),
    (
        "Chi cục Thuế nhắc hộ kinh doanh nộp thuế GTGT và TNCN quý I/2026 chậm nhất ngày 30/4/2026, tiền chậm nộp tính 0,03%/ngày.",
        "Chi cục Thuế nhắc hộ kinh doanh nộp thuế giá trị gia tăng và thu nhập cá nhân quý một năm hai ngàn không trăm hai mươi sáu chậm nhất ngày ba mươi tháng tư năm hai ngàn không trăm hai mươi sáu, tiền chậm nộp tính không phẩy không ba phần trăm mỗi ngày.",
    ),
    (
        "Ngày bầu cử ĐBQH khóa XVI và đại biểu HĐND các cấp nhiệm kỳ 2026-2031 là Chủ nhật 15/3/2026, bỏ phiếu từ 7 giờ đến 19 giờ.",
        "Ngày bầu cử đại biểu Quốc hội khóa mười sáu và đại biểu hội đồng nhân dân các cấp nhiệm kỳ hai ngàn không trăm hai mươi sáu đến hai ngàn không trăm ba mươi mốt là Chủ nhật ngày mười lăm tháng ba năm hai ngàn không trăm hai mươi sáu, bỏ phiếu từ bảy giờ đến mười chín giờ.",
    ),
    (
        "Tổ bầu cử số 4 có 1.236 cử tri, đến 10h đã có 875 người đi bầu, đạt 70,8%.",
        "Tổ bầu cử số bốn có một ngàn hai trăm ba mươi sáu cử tri, đến mười giờ đã có tám trăm bảy mươi lăm người đi bầu, đạt bảy mươi phẩy tám phần trăm.",
    ),
    (
        "Kính mời đại diện 128 hộ dân ấp 5 dự họp lúc 19h00 thứ 6 ngày 20/3 tại nhà văn hóa ấp. Liên hệ trưởng ấp: 0913 456 782.",
        "Kính mời đại diện một trăm hai mươi tám hộ dân ấp năm dự họp lúc mười chín giờ thứ sáu ngày hai mươi tháng ba tại nhà văn hóa ấp. Liên hệ trưởng ấp: không chín một ba, bốn năm sáu, bảy tám hai.",
    ),
    (
        "HĐND xã khóa II triệu tập kỳ họp thứ 5 (thường lệ giữa năm) trong 02 ngày, 08-09/7/2026, bắt đầu lúc 7h30.",
        "hội đồng nhân dân xã khóa hai triệu tập kỳ họp thứ năm, thường lệ giữa năm, trong hai ngày, ngày tám đến ngày chín tháng bảy năm hai ngàn không trăm hai mươi sáu, bắt đầu lúc bảy giờ ba mươi phút.",
    ),
    (
        "Sầu riêng Ri6 loại A giá 62.000 - 68.000đ/kg, Monthong 95.000đ/kg; vựa thu mua liên hệ Zalo 0977 123 505 gặp anh Tám.",
        "Sầu riêng Ri sáu loại a giá sáu mươi hai ngàn đến sáu mươi tám ngàn đồng mỗi ki lô gam, Monthong chín mươi lăm ngàn đồng mỗi ki lô gam; vựa thu mua liên hệ da lô không chín bảy bảy, một hai ba, năm không năm gặp anh Tám.",
    ),
    (
        "Theo QĐ số 1589/QĐ-UBND ngày 22/5/2026, hộ bà Nguyễn Thị Sáu được hỗ trợ xây nhà 60.000.000đ từ nguồn vốn CTMTQG.",
        "Theo quyết định số một ngàn năm trăm tám mươi chín của ủy ban nhân dân ngày hai mươi hai tháng năm năm hai ngàn không trăm hai mươi sáu, hộ bà Nguyễn Thị Sáu được hỗ trợ xây nhà sáu mươi triệu đồng từ nguồn vốn chương trình mục tiêu quốc gia.",
    ),
    (
        "Ai chưa nhận tiền trợ cấp qua TK ngân hàng thì mang CCCD bản chính đến bộ phận một cửa trước 16h30 ngày 25/6, gặp chị Lan, SĐT 0908.234.117.",
        "Ai chưa nhận tiền trợ cấp qua tài khoản ngân hàng thì mang căn cước công dân bản chính đến bộ phận một cửa trước mười sáu giờ ba mươi phút ngày hai mươi lăm tháng sáu, gặp chị Lan, số điện thoại không chín không tám, hai ba bốn, một một bảy.",
    ),
    (
        "HSSV có hoàn cảnh khó khăn được vay tối đa 4 triệu đồng/tháng, lãi suất 0,55%/tháng, nợ quá hạn tính bằng 130% lãi suất khi cho vay.",
        "học sinh sinh viên có hoàn cảnh khó khăn được vay tối đa bốn triệu đồng mỗi tháng, lãi suất không phẩy năm mươi lăm phần trăm mỗi tháng, nợ quá hạn tính bằng một trăm ba mươi phần trăm lãi suất khi cho vay.",
    ),
    (
        "Tổ TK&VV số 7 họp bình xét vay vốn lúc 14h ngày 11/5, có 9 hộ đề nghị vay, tổng số tiền 425 triệu đồng.",
        "Tổ tiết kiệm và vay vốn số bảy họp bình xét vay vốn lúc mười bốn giờ ngày mười một tháng năm, có chín hộ đề nghị vay, tổng số tiền bốn trăm hai mươi lăm triệu đồng.",
    ),
    (
        "Giá cà phê nhân xô Đắk Lắk sáng nay 115.500đ/kg, giảm 800đ; hồ tiêu 142.000đ/kg, đi ngang so với ngày 14/8.",
        "Giá cà phê nhân xô Đắk Lắk sáng nay một trăm mười lăm ngàn năm trăm đồng mỗi ki lô gam, giảm tám trăm đồng; hồ tiêu một trăm bốn mươi hai ngàn đồng mỗi ki lô gam, đi ngang so với ngày mười bốn tháng tám.",
    ),
    (
        "Tôm thẻ cỡ 50 con/kg giá 128.000đ, cỡ 100 con/kg giá 92.000đ; cá tra loại 0,8-1kg giá 31.500đ/kg tại ao.",
        "Tôm thẻ cỡ năm mươi con mỗi ki lô gam giá một trăm hai mươi tám ngàn đồng, cỡ một trăm con mỗi ki lô gam giá chín mươi hai ngàn đồng; cá tra loại không phẩy tám đến một ki lô gam giá ba mươi mốt ngàn năm trăm đồng mỗi ki lô gam tại ao.",
    ),
    (
        "Gà ta thả vườn 90k/kg, vịt xiêm 75k/kg, trứng gà 28k/chục, mua từ 5kg giao tận nhà trong bán kính 3km.",
        "Gà ta thả vườn chín mươi ngàn mỗi ki lô gam, vịt xiêm bảy mươi lăm ngàn mỗi ki lô gam, trứng gà hai mươi tám ngàn mỗi chục, mua từ năm ki lô gam giao tận nhà trong bán kính ba ki lô mét.",
    ),
    (
        "Đàn heo con 35-40 ngày tuổi tiêm vaccine dịch tả mũi 1, liều 2ml/con, tiêm bắp; bảo quản thuốc ở 2-8°C.",
        "Đàn heo con ba mươi lăm đến bốn mươi ngày tuổi tiêm vắc xin dịch tả mũi một, liều hai mi li lít mỗi con, tiêm bắp; bảo quản thuốc ở hai đến tám độ xê.",
    ),
    (
        "Rải vôi bột 50-70kg/1.000m2, phơi đất 10-15 ngày, sau đó bón lót 1,5 tấn phân chuồng hoai và 20kg NPK 16-16-8.",
        "Rải vôi bột năm mươi đến bảy mươi ki lô gam, một ngàn mét vuông, phơi đất mười đến mười lăm ngày, sau đó bón lót một phẩy năm tấn phân chuồng hoai và hai mươi ki lô gam en pê ca mười sáu, mười sáu, tám.",
    ),
    (
        "Độ mặn đo được tại cống số 2 sáng 17/2 là 3,8‰, bà con không lấy nước tưới; khi dưới 1‰ HTX sẽ mở cống và báo qua loa.",
        "Độ mặn đo được tại cống số hai sáng ngày mười bảy tháng hai là ba phẩy tám phần ngàn, bà con không lấy nước tưới; khi dưới một phần ngàn hợp tác xã sẽ mở cống và báo qua loa.",
    ),
    (
        "Hành vi đốt rơm rạ gần đường giao thông bị phạt tiền từ 2.500.000 - 3.000.000đ theo điểm a khoản 3 Điều 41 NĐ 45/2022/NĐ-CP.",
        "Hành vi đốt rơm rạ gần đường giao thông bị phạt tiền từ hai triệu năm trăm ngàn đến ba triệu đồng theo điểm a khoản ba Điều bốn mươi mốt nghị định bốn mươi lăm năm hai ngàn không trăm hai mươi hai của Chính phủ.",
    ),
    (
        "Thực hiện Công văn số 327/UBND-KT ngày 09/6/2026 của UBND tỉnh, xã tổ chức đo đạc lại ranh đất khu vực ấp 1 và ấp 2 từ 15-20/6.",
        "Thực hiện Công văn số ba trăm hai mươi bảy ngày chín tháng sáu năm hai ngàn không trăm hai mươi sáu của ủy ban nhân dân tỉnh, xã tổ chức đo đạc lại ranh đất khu vực ấp một và ấp hai từ ngày mười lăm đến ngày hai mươi tháng sáu.",
    ),
    (
        "Niêm yết công khai hồ sơ cấp GCNQSDĐ lần đầu của ông Trần Văn Bảy, thửa 87, tờ bản đồ 5, diện tích 412m2, trong thời gian 15 ngày.",
        "Niêm yết công khai hồ sơ cấp giấy chứng nhận quyền sử dụng đất lần đầu của ông Trần Văn Bảy, thửa tám mươi bảy, tờ bản đồ năm, diện tích bốn trăm mười hai mét vuông, trong thời gian mười lăm ngày.",
    ),
    (
        "Thuế sử dụng đất PNN năm 2026 thu từ 01/9 đến 31/10, mức tối thiểu 50.000đ/hộ, nộp tại nhà văn hóa khu phố hoặc qua eTax Mobile.",
        "Thuế sử dụng đất phi nông nghiệp năm hai ngàn không trăm hai mươi sáu thu từ ngày một tháng chín đến ngày ba mươi mốt tháng mười, mức tối thiểu năm mươi ngàn đồng mỗi hộ, nộp tại nhà văn hóa khu phố hoặc qua eTax Mobile.",
    ),
    (
        "Cử tri kiểm tra tên tại danh sách niêm yết ở trụ sở UBND phường, số 45/7 đường 30/4; sai sót báo trước 17h ngày 03/3/2026.",
        "Cử tri kiểm tra tên tại danh sách niêm yết ở trụ sở ủy ban nhân dân phường, số bốn mươi lăm trên bảy đường ba mươi tháng tư; sai sót báo trước mười bảy giờ ngày ba tháng ba năm hai ngàn không trăm hai mươi sáu.",
    ),
    (
        "Chi bộ ấp 6 họp định kỳ lúc 7h30 ngày 3 hàng tháng, tháng 5 này có 27/29 đảng viên đăng ký dự, vắng 2 đ/c có lý do.",
        "Chi bộ ấp sáu họp định kỳ lúc bảy giờ ba mươi phút ngày ba hàng tháng, tháng năm này có hai mươi bảy trên hai mươi chín đảng viên đăng ký dự, vắng hai đồng chí có lý do.",
    ),
    (
        "Bà Lê Thị Hoa trúng cử với 1.105/1.320 phiếu hợp lệ, tỷ lệ 83,71%, xếp thứ nhất trong 5 ứng cử viên đơn vị bầu cử số 3.",
        "Bà Lê Thị Hoa trúng cử với một ngàn một trăm lẻ năm trên một ngàn ba trăm hai mươi phiếu hợp lệ, tỷ lệ tám mươi ba phẩy bảy mươi mốt phần trăm, xếp thứ nhất trong năm ứng cử viên đơn vị bầu cử số ba.",
    ),
    (
        "HTX Nông nghiệp Phước Lợi mời 84 xã viên dự đại hội thường niên lúc 8h ngày 28/02/2026, chia lãi cổ phần 12% năm 2025.",
        "hợp tác xã Nông nghiệp Phước Lợi mời tám mươi bốn xã viên dự đại hội thường niên lúc tám giờ ngày hai mươi tám tháng hai năm hai ngàn không trăm hai mươi sáu, chia lãi cổ phần mười hai phần trăm năm hai ngàn không trăm hai mươi lăm.",
    ),
    (
        "Người khuyết tật đặc biệt nặng là trẻ em hưởng hệ số 2,5 nhân mức chuẩn 500.000đ, bằng 1.250.000đ/tháng, theo NĐ 20/2021/NĐ-CP.",
        "Người khuyết tật đặc biệt nặng là trẻ em hưởng hệ số hai phẩy năm nhân mức chuẩn năm trăm ngàn đồng, bằng một triệu hai trăm năm mươi ngàn đồng mỗi tháng, theo nghị định hai mươi năm hai ngàn không trăm hai mươi mốt của Chính phủ.",
    ),
    (
        "BHXH trả lương hưu tháng 9 từ ngày 4-10/9 tại bưu điện xã, sáng 7h-11h, chiều 13h30-16h30. Thắc mắc gọi 1900 9068.",
        "bảo hiểm xã hội trả lương hưu tháng chín từ ngày bốn đến ngày mười tháng chín tại bưu điện xã, sáng bảy giờ đến mười một giờ, chiều mười ba giờ ba mươi phút đến mười sáu giờ ba mươi phút. Thắc mắc gọi một chín không không, chín không sáu tám.",
    ),
    (
        "Vay sản xuất nông nghiệp tại Agribank không cần thế chấp đến 300 triệu, lãi suất từ 5%/năm, kỳ trả gốc 6 tháng/lần. Hotline 1900558818.",
        "Vay sản xuất nông nghiệp tại Agribank không cần thế chấp đến ba trăm triệu, lãi suất từ năm phần trăm mỗi năm, kỳ trả gốc sáu tháng một lần. Hotline một chín không không, năm năm tám, tám một tám.",
    ),
    (
        "Tặng quà Tết cho 56 hộ nghèo và 73 hộ cận nghèo, mỗi suất 700.000đ gồm 500.000đ tiền mặt và 10kg gạo, phát lúc 8h ngày 23 tháng Chạp.",
        "Tặng quà Tết cho năm mươi sáu hộ nghèo và bảy mươi ba hộ cận nghèo, mỗi suất bảy trăm ngàn đồng gồm năm trăm ngàn đồng tiền mặt và mười ki lô gam gạo, phát lúc tám giờ ngày hai mươi ba tháng Chạp.",
    ),
    (
        "Bò cái sinh sản 18 tháng tuổi, nặng khoảng 280kg, bán 24,5 triệu/con; bê đực 6 tháng 11 triệu. Gọi chú Năm 0386 715 204.",
        "Bò cái sinh sản mười tám tháng tuổi, nặng khoảng hai trăm tám mươi ki lô gam, bán hai mươi bốn phẩy năm triệu mỗi con; bê đực sáu tháng mười một triệu. Gọi chú Năm không ba tám sáu, bảy một năm, hai không bốn.",
    ),
    (
        "Mủ cao su nước 415đ/độ TSC, mủ tạp 18.200đ/kg; điều tươi 32.000đ/kg, tăng 5% so với tuần trước.",
        "Mủ cao su nước bốn trăm mười lăm đồng mỗi độ tê ét xê, mủ tạp mười tám ngàn hai trăm đồng mỗi ki lô gam; điều tươi ba mươi hai ngàn đồng mỗi ki lô gam, tăng năm phần trăm so với tuần trước.",
    ),
    (
        "Thanh long ruột đỏ loại 1 (trên 450g/trái) giá 25.000đ/kg, loại 2 giá 17.000đ/kg, hàng dạt 6.000-8.000đ/kg.",
        "Thanh long ruột đỏ loại một, trên bốn trăm năm mươi gam mỗi trái, giá hai mươi lăm ngàn đồng mỗi ki lô gam, loại hai giá mười bảy ngàn đồng mỗi ki lô gam, hàng dạt sáu ngàn đến tám ngàn đồng mỗi ki lô gam.",
    ),
    (
        "Sạ 80-100kg giống/ha, cắt giảm 20-30% so với tập quán cũ; ngâm giống 24h, ủ 36h rồi đem gieo.",
        "Sạ tám mươi đến một trăm ki lô gam giống mỗi héc ta, cắt giảm hai mươi đến ba mươi phần trăm so với tập quán cũ; ngâm giống hai mươi bốn giờ, ủ ba mươi sáu giờ rồi đem gieo.",
    ),
    (
        "Khi mật độ rầy nâu trên 1.500 con/m2 (rầy tuổi 2-3), phun thuốc theo nguyên tắc 4 đúng, lượng nước 400 lít/ha, phun lúc 6-8 giờ sáng.",
        "Khi mật độ rầy nâu trên một ngàn năm trăm con mỗi mét vuông, rầy tuổi hai đến ba, phun thuốc theo nguyên tắc bốn đúng, lượng nước bốn trăm lít mỗi héc ta, phun lúc sáu giờ đến tám giờ sáng.",
    ),
    (
        "Trộn vitamin C 2g/kg thức ăn, cho ăn liên tục 5-7 ngày, 2 lần/ngày; giữ pH ao 7,5-8,5 và nhiệt độ nước 28-30°C.",
        "Trộn vi ta min xê hai gam mỗi ki lô gam thức ăn, cho ăn liên tục năm đến bảy ngày, hai lần mỗi ngày; giữ pê hát ao bảy phẩy năm đến tám phẩy năm và nhiệt độ nước hai mươi tám đến ba mươi độ xê.",
    ),
    (
        "Căn cứ Thông tư số 80/2021/TT-BTC ngày 29/9/2021 của Bộ Tài chính, hộ kê khai nộp mẫu 01/CNKD chậm nhất ngày 20 của tháng sau.",
        "Căn cứ Thông tư số tám mươi năm hai ngàn không trăm hai mươi mốt ngày hai mươi chín tháng chín năm hai ngàn không trăm hai mươi mốt của Bộ Tài chính, hộ kê khai nộp mẫu không một xê en nờ ca dê chậm nhất ngày hai mươi của tháng sau.",
    ),
    (
        "Căn cứ khoản 2 Điều 137 Luật Đất đai năm 2024, hộ sử dụng đất ổn định trước ngày 15/10/1993 được xem xét cấp sổ, không phải nộp tiền SDĐ.",
        "Căn cứ khoản hai Điều một trăm ba mươi bảy Luật Đất đai năm hai ngàn không trăm hai mươi bốn, hộ sử dụng đất ổn định trước ngày mười lăm tháng mười năm một ngàn chín trăm chín mươi ba được xem xét cấp sổ, không phải nộp tiền sử dụng đất.",
    ),
    (
        "Cần bán 2 công đất lúa (2.600m2), ngang 20m dài 130m, giá 480tr, sổ hồng chính chủ, cách QL1A 1,2km. LH: 0939 508 661.",
        "Cần bán hai công đất lúa, hai ngàn sáu trăm mét vuông, ngang hai mươi mét dài một trăm ba mươi mét, giá bốn trăm tám mươi triệu, sổ hồng chính chủ, cách quốc lộ một a một phẩy hai ki lô mét. liên hệ: không chín ba chín, năm không tám, sáu sáu một.",
    ),
    (
        "Lệ phí trước bạ nhà đất 0,5%, thuế TNCN khi chuyển nhượng 2%, nộp trong vòng 30 ngày kể từ ngày ký thông báo số 1142/TB-CCT.",
        "Lệ phí trước bạ nhà đất không phẩy năm phần trăm, thuế thu nhập cá nhân khi chuyển nhượng hai phần trăm, nộp trong vòng ba mươi ngày kể từ ngày ký thông báo số một ngàn một trăm bốn mươi hai chi cục thuế.",
    ),
    (
        "Sổ đỏ số BH 452781 cấp ngày 14/11/2012 đã bị mất, ai nhặt được xin báo CA xã hoặc gọi 0292 3861 115.",
        "Sổ đỏ số bê hát bốn năm hai bảy tám một cấp ngày mười bốn tháng mười một năm hai ngàn không trăm mười hai đã bị mất, ai nhặt được xin báo công an xã hoặc gọi không hai chín hai, ba tám sáu một, một một năm.",
    ),
    (
        "Thu hồi 3,45ha đất của 41 hộ để mở rộng ĐT 852, đơn giá bồi thường đất trồng lúa 185.000đ/m2, chi tiền từ 10-12/10.",
        "Thu hồi ba phẩy bốn mươi lăm héc ta đất của bốn mươi mốt hộ để mở rộng đường tỉnh tám trăm năm mươi hai, đơn giá bồi thường đất trồng lúa một trăm tám mươi lăm ngàn đồng mỗi mét vuông, chi tiền từ ngày mười đến ngày mười hai tháng mười.",
    ),
    (
        "Từ 01/01/2026 bỏ thuế khoán, hộ KD có doanh thu trên 1 tỷ đồng/năm phải dùng hóa đơn điện tử, hỗ trợ tại bàn số 3 lầu 1 Thuế cơ sở 5.",
        "Từ ngày một tháng một năm hai ngàn không trăm hai mươi sáu bỏ thuế khoán, hộ kinh doanh có doanh thu trên một tỷ đồng mỗi năm phải dùng hóa đơn điện tử, hỗ trợ tại bàn số ba lầu một Thuế cơ sở năm.",
    ),
    (
        "Cảnh báo giả danh cán bộ thuế gọi từ số 0243 555 1299 yêu cầu cung cấp mã OTP; gặp trường hợp này báo ngay công an qua số 113.",
        "Cảnh báo giả danh cán bộ thuế gọi từ số không hai bốn ba, năm năm năm, một hai chín chín yêu cầu cung cấp mã ô tê pê; gặp trường hợp này báo ngay công an qua số một một ba.",
    ),
    (
        "Khu vực bỏ phiếu số 8 đặt tại Trường TH Lê Lợi, 216 Trần Phú, P.3; cử tri mang thẻ cử tri và CCCD, mỗi người nhận 3 lá phiếu.",
        "Khu vực bỏ phiếu số tám đặt tại Trường tiểu học Lê Lợi, hai trăm mười sáu Trần Phú, phường ba; cử tri mang thẻ cử tri và căn cước công dân, mỗi người nhận ba lá phiếu.",
    ),
    (
        "UBMTTQVN xã tổ chức hội nghị hiệp thương lần thứ 3 lúc 8h00 ngày 18/2/2026, lập danh sách 42 người ứng cử để bầu 25 đại biểu.",
        "ủy ban mặt trận tổ quốc Việt Nam xã tổ chức hội nghị hiệp thương lần thứ ba lúc tám giờ ngày mười tám tháng hai năm hai ngàn không trăm hai mươi sáu, lập danh sách bốn mươi hai người ứng cử để bầu hai mươi lăm đại biểu.",
    ),
    (
        "Đại hội Hội LHPN xã lần thứ XIV, nhiệm kỳ 2026 - 2031, khai mạc 7h30 ngày 8/5, có 115 đại biểu chính thức tham dự.",
        "Đại hội Hội liên hiệp phụ nữ xã lần thứ mười bốn, nhiệm kỳ hai ngàn không trăm hai mươi sáu đến hai ngàn không trăm ba mươi mốt, khai mạc bảy giờ ba mươi phút ngày tám tháng năm, có một trăm mười lăm đại biểu chính thức tham dự.",
    ),
    (
        "Họp dân bàn làm đường bê tông tổ 4, dài 650m, rộng 3,5m, dày 16cm, nhà nước hỗ trợ 70%, dân góp 30%, khoảng 2,1 triệu đồng/hộ.",
        "Họp dân bàn làm đường bê tông tổ bốn, dài sáu trăm năm mươi mét, rộng ba phẩy năm mét, dày mười sáu xăng ti mét, nhà nước hỗ trợ bảy mươi phần trăm, dân góp ba mươi phần trăm, khoảng hai phẩy một triệu đồng mỗi hộ.",
    ),
    (
        "Sáng mai 6h30 tổ thú y tiêm phòng LMLM và viêm da nổi cục cho đàn bò ấp 4, thu 5.000đ/liều; chó mèo tiêm dại 20.000đ/con.",
        "Sáng mai sáu giờ ba mươi phút tổ thú y tiêm phòng lở mồm long móng và viêm da nổi cục cho đàn bò ấp bốn, thu năm ngàn đồng mỗi liều; chó mèo tiêm dại hai mươi ngàn đồng mỗi con.",
    ),
    (
        "Đợt hỗ trợ DTHCP: hộ có heo tiêu hủy được bồi thường 40.000đ/kg hơi theo NĐ 116/2025/NĐ-CP, nộp hồ sơ trước ngày 30/11.",
        "Đợt hỗ trợ dịch tả heo Châu Phi: hộ có heo tiêu hủy được bồi thường bốn mươi ngàn đồng mỗi ki lô gam hơi theo nghị định một trăm mười sáu năm hai ngàn không trăm hai mươi lăm của Chính phủ, nộp hồ sơ trước ngày ba mươi tháng mười một.",
    ),
    (
        "Bưởi da xanh 5 năm tuổi bón 1,5-2kg NPK 20-20-15/gốc/năm, chia 4 lần; thiếu kẽm thì phun ZnSO4 nồng độ 0,2%.",
        "Bưởi da xanh năm năm tuổi bón một phẩy năm đến hai ki lô gam en pê ca hai mươi, hai mươi, mười lăm mỗi gốc mỗi năm, chia bốn lần; thiếu kẽm thì phun kẽm sun phát nồng độ không phẩy hai phần trăm.",
    ),
    (
        "Trạm BVTV báo lịch xuống giống vụ Đông Xuân 2026-2027: đợt 1 từ 20-28/10, đợt 2 từ 18-25/11/2026, né rầy đồng loạt.",
        "Trạm bảo vệ thực vật báo lịch xuống giống vụ Đông Xuân hai ngàn không trăm hai mươi sáu đến hai ngàn không trăm hai mươi bảy: đợt một từ ngày hai mươi đến ngày hai mươi tám tháng mười, đợt hai từ ngày mười tám đến ngày hai mươi lăm tháng mười một năm hai ngàn không trăm hai mươi sáu, né rầy đồng loạt.",
    ),
    (
        "Công an TP.HCM cảnh báo: đối tượng giả danh CSGT gọi điện báo phạt nguội, yêu cầu chuyển 3.500.000đ trong 24 giờ. Người dân tuyệt đối không cung cấp mã OTP, gọi ngay 113.",
        "Công an thành phố Hồ Chí Minh cảnh báo: đối tượng giả danh cảnh sát giao thông gọi điện báo phạt nguội, yêu cầu chuyển ba triệu năm trăm ngàn đồng trong hai mươi bốn giờ. Người dân tuyệt đối không cung cấp mã ô tê pê, gọi ngay một một ba.",
    ),
    (
        "Từ đầu năm 2026 đến nay, toàn tỉnh xảy ra 47 vụ lừa đảo qua mạng, thiệt hại trên 12,6 tỷ đồng, tăng 15% so với cùng kỳ.",
        "Từ đầu năm hai ngàn không trăm hai mươi sáu đến nay, toàn tỉnh xảy ra bốn mươi bảy vụ lừa đảo qua mạng, thiệt hại trên mười hai phẩy sáu tỷ đồng, tăng mười lăm phần trăm so với cùng kỳ.",
    ),
    (
        "Khoảng 22h15 ngày 3/4, bà N.T.H. (SN 1968) nhận cuộc gọi từ số 0584 213 907 tự xưng là cán bộ điện lực, sau đó bị mất 86 triệu đồng trong tài khoản.",
        "Khoảng hai mươi hai giờ mười lăm phút ngày ba tháng tư, bà en nờ tê hát, sinh năm một ngàn chín trăm sáu mươi tám, nhận cuộc gọi từ số không năm tám bốn, hai một ba, chín không bảy tự xưng là cán bộ điện lực, sau đó bị mất tám mươi sáu triệu đồng trong tài khoản.",
    ),
    (
        "Cấm xe tải trên 5 tấn lưu thông qua cầu Rạch Gốc từ 6h-8h và 16h-18h hằng ngày, tốc độ tối đa 30km/h, khoảng cách tối thiểu giữa 2 xe là 20m.",
        "Cấm xe tải trên năm tấn lưu thông qua cầu Rạch Gốc từ sáu giờ đến tám giờ và mười sáu giờ đến mười tám giờ hằng ngày, tốc độ tối đa ba mươi ki lô mét trên giờ, khoảng cách tối thiểu giữa hai xe là hai mươi mét.",
    ),
    (
        "QL1A đoạn qua xã Tân Phú từ Km2018 đến Km2021 đang sửa chữa mặt đường, dự kiến hoàn thành trước 30/6/2026, đề nghị bà con đi chậm.",
        "quốc lộ một a đoạn qua xã Tân Phú từ ki lô mét hai ngàn không trăm mười tám đến ki lô mét hai ngàn không trăm hai mươi mốt đang sửa chữa mặt đường, dự kiến hoàn thành trước ngày ba mươi tháng sáu năm hai ngàn không trăm hai mươi sáu, đề nghị bà con đi chậm.",
    ),
    (
        "Theo Nghị định 168/2024/NĐ-CP, người đi xe máy vượt đèn đỏ bị phạt từ 4-6 triệu đồng và trừ 4 điểm GPLX.",
        "Theo Nghị định một trăm sáu mươi tám năm hai ngàn không trăm hai mươi bốn của Chính phủ, người đi xe máy vượt đèn đỏ bị phạt từ bốn đến sáu triệu đồng và trừ bốn điểm giấy phép lái xe.",
    ),
    (
        "Nhà xe Út Hiền chạy tuyến Cà Mau - TP.HCM mỗi ngày 4 chuyến lúc 7h, 11h30, 20h, 22h45; giá vé 230.000đ/người, đặt chỗ 0913 456 028.",
        "Nhà xe Út Hiền chạy tuyến Cà Mau, thành phố Hồ Chí Minh mỗi ngày bốn chuyến lúc bảy giờ, mười một giờ ba mươi phút, hai mươi giờ, hai mươi hai giờ bốn mươi lăm phút; giá vé hai trăm ba mươi ngàn đồng mỗi người, đặt chỗ không chín một ba, bốn năm sáu, không hai tám.",
    ),
    (
        "Xe buýt số 56 chạy từ 5h15 đến 18h30, giãn cách 20-30 phút/chuyến, vé lượt 7.000đ, HSSV 3.000đ.",
        "Xe buýt số năm mươi sáu chạy từ năm giờ mười lăm phút đến mười tám giờ ba mươi phút, giãn cách hai mươi đến ba mươi phút một chuyến, vé lượt bảy ngàn đồng, học sinh sinh viên ba ngàn đồng.",
    ),
    (
        "Viettel thông báo: gói 5G135 giá 135.000đ/tháng có 4GB/ngày, soạn tin gửi 191 để đăng ký, hỗ trợ 18008098.",
        "Viettel thông báo: gói năm gờ một trăm ba mươi lăm giá một trăm ba mươi lăm ngàn đồng mỗi tháng có bốn gi ga bai mỗi ngày, soạn tin gửi một chín một để đăng ký, hỗ trợ một tám không không, tám không chín tám.",
    ),
    (
        "Agribank chi nhánh huyện cho vay hộ nghèo tối đa 100 triệu đồng, lãi suất 6,6%/năm, thời hạn 36-60 tháng, liên hệ 1900 558818.",
        "Agribank chi nhánh huyện cho vay hộ nghèo tối đa một trăm triệu đồng, lãi suất sáu phẩy sáu phần trăm mỗi năm, thời hạn ba mươi sáu đến sáu mươi tháng, liên hệ một chín không không, năm năm tám tám một tám.",
    ),
    (
        "Cty may Phú Thịnh tuyển 120 công nhân nữ từ 18-40 tuổi, lương 7-10 triệu/tháng, bao cơm trưa, đóng BHXH, BHYT ngay từ tháng thứ 2.",
        "công ty may Phú Thịnh tuyển một trăm hai mươi công nhân nữ từ mười tám đến bốn mươi tuổi, lương bảy đến mười triệu mỗi tháng, bao cơm trưa, đóng bảo hiểm xã hội, bảo hiểm y tế ngay từ tháng thứ hai.",
    ),
    (
        "Giải bóng chuyền nam xã mở rộng lần thứ XII khai mạc lúc 14h ngày 28/8, giải nhất 5.000.000đ, lệ phí 300.000đ/đội.",
        "Giải bóng chuyền nam xã mở rộng lần thứ mười hai khai mạc lúc mười bốn giờ ngày hai mươi tám tháng tám, giải nhất năm triệu đồng, lệ phí ba trăm ngàn đồng mỗi đội.",
    ),
    (
        "Bà con ấp 3 chú ý, 7g30 sáng T7 này họp tổ dân phố ở nhà văn hóa, mỗi hộ đóng 50k tiền rác, ai bận nhắn sđt 0987 112 345.",
        "Bà con ấp ba chú ý, bảy giờ ba mươi phút sáng thứ bảy này họp tổ dân phố ở nhà văn hóa, mỗi hộ đóng năm mươi ngàn tiền rác, ai bận nhắn số điện thoại không chín tám bảy, một một hai, ba bốn năm.",
    ),
    (
        "CN này 8g sáng dọn cỏ mương số 2 nha bà con, mỗi nhà 1 ng, đem theo dao phát, làm khoảng 2-3 tiếng là xong.",
        "chủ nhật này tám giờ sáng dọn cỏ mương số hai nha bà con, mỗi nhà một người, đem theo dao phát, làm khoảng hai đến ba tiếng là xong.",
    ),
    (
        "Công an xã làm CCCD lưu động tại ấp 5 từ 7h30 đến 11h ngày 12-13/9, ưu tiên trẻ dưới 14 tuổi và người trên 70 tuổi, nhớ mang theo giấy khai sinh.",
        "Công an xã làm căn cước công dân lưu động tại ấp năm từ bảy giờ ba mươi phút đến mười một giờ ngày mười hai đến ngày mười ba tháng chín, ưu tiên trẻ dưới mười bốn tuổi và người trên bảy mươi tuổi, nhớ mang theo giấy khai sinh.",
    ),
    (
        "Lệ phí cấp đổi thẻ căn cước là 50.000đ, cấp lại do mất là 70.000đ, thời gian trả không quá 7 ngày làm việc; nộp qua VNeID mức 2 thì không cần photo giấy tờ.",
        "Lệ phí cấp đổi thẻ căn cước là năm mươi ngàn đồng, cấp lại do mất là bảy mươi ngàn đồng, thời gian trả không quá bảy ngày làm việc; nộp qua vi en i ai đi mức hai thì không cần photo giấy tờ.",
    ),
    (
        "Hộ chiếu phổ thông cấp cho người từ đủ 14 tuổi có thời hạn 10 năm, lệ phí 200.000đ, ảnh 4x6 nền trắng, chụp không quá 6 tháng.",
        "Hộ chiếu phổ thông cấp cho người từ đủ mười bốn tuổi có thời hạn mười năm, lệ phí hai trăm ngàn đồng, ảnh bốn nhân sáu nền trắng, chụp không quá sáu tháng.",
    ),
    (
        "Đến hết quý II/2026, xã đạt 18/19 tiêu chí nông thôn mới nâng cao, tỷ lệ hộ nghèo còn 1,27%, thu nhập bình quân 68,5 triệu đồng/người/năm.",
        "Đến hết quý hai năm hai ngàn không trăm hai mươi sáu, xã đạt mười tám trên mười chín tiêu chí nông thôn mới nâng cao, tỷ lệ hộ nghèo còn một phẩy hai mươi bảy phần trăm, thu nhập bình quân sáu mươi tám phẩy năm triệu đồng mỗi người mỗi năm.",
    ),
    (
        "Thực hiện CTMTQG giảm nghèo bền vững giai đoạn 2021-2025, huyện đã giải ngân 42,3 tỷ đồng, đạt 87% kế hoạch, hỗ trợ 215 hộ xây nhà.",
        "Thực hiện chương trình mục tiêu quốc gia giảm nghèo bền vững giai đoạn hai ngàn không trăm hai mươi mốt đến hai ngàn không trăm hai mươi lăm, huyện đã giải ngân bốn mươi hai phẩy ba tỷ đồng, đạt tám mươi bảy phần trăm kế hoạch, hỗ trợ hai trăm mười lăm hộ xây nhà.",
    ),
    (
        "Tỉnh hiện có 326 sản phẩm OCOP, trong đó 41 sản phẩm đạt 4 sao, 2 sản phẩm đạt 5 sao; phấn đấu đến năm 2030 có trên 400 sản phẩm.",
        "Tỉnh hiện có ba trăm hai mươi sáu sản phẩm ô cốp, trong đó bốn mươi mốt sản phẩm đạt bốn sao, hai sản phẩm đạt năm sao; phấn đấu đến năm hai ngàn không trăm ba mươi có trên bốn trăm sản phẩm.",
    ),
    (
        "Đề án 06 của Chính phủ: đến ngày 15/10/2026 xã đã kích hoạt 5.482 tài khoản định danh điện tử mức 2, đạt 92,4% dân số trong độ tuổi.",
        "Đề án sáu của Chính phủ: đến ngày mười lăm tháng mười năm hai ngàn không trăm hai mươi sáu xã đã kích hoạt năm ngàn bốn trăm tám mươi hai tài khoản định danh điện tử mức hai, đạt chín mươi hai phẩy bốn phần trăm dân số trong độ tuổi.",
    ),
    (
        "Trận chung kết U23 tối qua, đội nhà thắng 3-1 sau 120 phút, bàn nâng tỷ số ghi ở phút 90+4.",
        "Trận chung kết u hai mươi ba tối qua, đội nhà thắng ba một sau một trăm hai mươi phút, bàn nâng tỷ số ghi ở phút chín mươi cộng bốn.",
    ),
    (
        "Lễ hội Ok Om Bok diễn ra từ ngày 22 đến 24/11/2026, đua ghe ngo cự ly 1.200m nam và 1.000m nữ, có 48 đội tham gia.",
        "Lễ hội Ok Om Bok diễn ra từ ngày hai mươi hai đến ngày hai mươi bốn tháng mười một năm hai ngàn không trăm hai mươi sáu, đua ghe ngo cự ly một ngàn hai trăm mét nam và một ngàn mét nữ, có bốn mươi tám đội tham gia.",
    ),
    (
        "Tối 30 Tết, tỉnh bắn pháo hoa tầm thấp 15 phút, từ 0h đến 0h15 tại 3 điểm, cấm xe đường Nguyễn Huệ từ 20h.",
        "Tối ba mươi Tết, tỉnh bắn pháo hoa tầm thấp mười lăm phút, từ không giờ đến không giờ mười lăm phút tại ba điểm, cấm xe đường Nguyễn Huệ từ hai mươi giờ.",
    ),
    (
        "Cô nào đặt gạo ST25 thì nt em nha, 1 bao 25kg giá 725k, ship trong xã free, ngoài xã +20k.",
        "Cô nào đặt gạo ét tê hai mươi lăm thì nhắn tin em nha, một bao hai mươi lăm ki lô gam giá bảy trăm hai mươi lăm ngàn, ship trong xã free, ngoài xã cộng hai mươi ngàn.",
    ),
    (
        "Mai T5 cúp điện từ 7h30-16h30 tổ 4, tổ 5 nha mn, ai cần hỏi thì gọi 19001006 hoặc a Tâm 0939.204.118.",
        "Mai thứ năm cúp điện từ bảy giờ ba mươi phút đến mười sáu giờ ba mươi phút tổ bốn, tổ năm nha mọi người, ai cần hỏi thì gọi một chín không không, một không không sáu hoặc anh Tâm không chín ba chín, hai không bốn, một một tám.",
    ),
    (
        "Tuyển gấp 2 NV bán hàng ca tối 17h-22h, lương 25k/h, ko cần kinh nghiệm, lh zalo 0768 330 915.",
        "Tuyển gấp hai nhân viên bán hàng ca tối mười bảy giờ đến hai mươi hai giờ, lương hai mươi lăm ngàn mỗi giờ, không cần kinh nghiệm, liên hệ da lô không bảy sáu tám, ba ba không, chín một năm.",
    ),
    (
        "TTDVVL tỉnh tổ chức sàn giao dịch việc làm lần 3/2026 lúc 8h ngày 20/3 tại số 45/2 đường Lý Thường Kiệt, phường 6, có 32 doanh nghiệp tuyển 1.850 lao động.",
        "trung tâm dịch vụ việc làm tỉnh tổ chức sàn giao dịch việc làm lần ba năm hai ngàn không trăm hai mươi sáu lúc tám giờ ngày hai mươi tháng ba tại số bốn mươi lăm trên hai đường Lý Thường Kiệt, phường sáu, có ba mươi hai doanh nghiệp tuyển một ngàn tám trăm năm mươi lao động.",
    ),
    (
        "Chương trình thực tập sinh Nhật Bản đợt 2: nam nữ từ 19-32 tuổi, cao từ 1m55, hợp đồng 3 năm, thu nhập 28-35 triệu đồng/tháng.",
        "Chương trình thực tập sinh Nhật Bản đợt hai: nam nữ từ mười chín đến ba mươi hai tuổi, cao từ một mét năm mươi lăm, hợp đồng ba năm, thu nhập hai mươi tám đến ba mươi lăm triệu đồng mỗi tháng.",
    ),
    (
        "Bắt đầu từ 1/1/2026, lương tối thiểu vùng III là 4.140.000đ/tháng, tương đương 20.000đ/giờ, tăng khoảng 7,2%.",
        "Bắt đầu từ ngày một tháng một năm hai ngàn không trăm hai mươi sáu, lương tối thiểu vùng ba là bốn triệu một trăm bốn mươi ngàn đồng mỗi tháng, tương đương hai mươi ngàn đồng mỗi giờ, tăng khoảng bảy phẩy hai phần trăm.",
    ),
    (
        "CSGT xử phạt tài xế xe khách BKS 69B-012.45 chạy 92/80km/h, phạt 5 triệu đồng, trừ 2 điểm giấy phép lái xe.",
        "cảnh sát giao thông xử phạt tài xế xe khách biển kiểm soát sáu chín bê, không một hai bốn năm chạy chín mươi hai trên tám mươi ki lô mét trên giờ, phạt năm triệu đồng, trừ hai điểm giấy phép lái xe.",
    ),
    (
        "Lúc 5h40 ngày 9/7, trên ĐT 943 xảy ra va chạm giữa xe ba gác và xe máy làm 2 người bị thương, nạn nhân đã được chuyển BVĐK tỉnh.",
        "Lúc năm giờ bốn mươi phút ngày chín tháng bảy, trên đường tỉnh chín trăm bốn mươi ba xảy ra va chạm giữa xe ba gác và xe máy làm hai người bị thương, nạn nhân đã được chuyển bệnh viện đa khoa tỉnh.",
    ),
    (
        "Phà Vàm Cống hoạt động 24/24, giá vé xe máy 5.000đ/lượt, ô tô 4-7 chỗ 30.000đ/lượt, xe tải dưới 3 tấn 45.000đ.",
        "Phà Vàm Cống hoạt động hai mươi bốn trên hai mươi bốn, giá vé xe máy năm ngàn đồng mỗi lượt, ô tô bốn đến bảy chỗ ba mươi ngàn đồng mỗi lượt, xe tải dưới ba tấn bốn mươi lăm ngàn đồng.",
    ),
    (
        "Chuyến bay VN1265 từ Vinh đi TP.HCM bị chậm 1 giờ 45 phút, giờ khởi hành mới là 16:20, hành khách ra cửa số 7 trước 15:50.",
        "Chuyến bay vê en nờ một ngàn hai trăm sáu mươi lăm từ Vinh đi thành phố Hồ Chí Minh bị chậm một giờ bốn mươi lăm phút, giờ khởi hành mới là mười sáu giờ hai mươi phút, hành khách ra cửa số bảy trước mười lăm giờ năm mươi phút.",
    ),
    (
        "Tàu SE4 xuất phát ga Sài Gòn lúc 19h00, đến ga Nha Trang 3h12 sáng hôm sau; trẻ dưới 6 tuổi miễn vé, từ 6-10 tuổi giảm 25%.",
        "Tàu ét e bốn xuất phát ga Sài Gòn lúc mười chín giờ, đến ga Nha Trang ba giờ mười hai phút sáng hôm sau; trẻ dưới sáu tuổi miễn vé, từ sáu đến mười tuổi giảm hai mươi lăm phần trăm.",
    ),
    (
        "Ngân hàng CSXH giao dịch tại UBND xã vào ngày 16 hằng tháng, từ 8h-11h; hộ vay HSSV mức 4 triệu đồng/tháng, lãi suất 6,6%/năm.",
        "Ngân hàng chính sách xã hội giao dịch tại ủy ban nhân dân xã vào ngày mười sáu hằng tháng, từ tám giờ đến mười một giờ; hộ vay học sinh sinh viên mức bốn triệu đồng mỗi tháng, lãi suất sáu phẩy sáu phần trăm mỗi năm.",
    ),
    (
        "Theo Quyết định 2345/QĐ-NHNN, chuyển khoản trên 10 triệu đồng/lần hoặc quá 20 triệu đồng/ngày phải xác thực khuôn mặt.",
        "Theo Quyết định hai ngàn ba trăm bốn mươi lăm của Ngân hàng Nhà nước, chuyển khoản trên mười triệu đồng mỗi lần hoặc quá hai mươi triệu đồng mỗi ngày phải xác thực khuôn mặt.",
    ),
    (
        "Quý khách rút tiền tại ATM ngoại mạng phí 3.300đ/lần, hạn mức 5 triệu đồng/lần, nhập sai mã PIN 3 lần thẻ sẽ bị khóa.",
        "Quý khách rút tiền tại a tê em ngoại mạng phí ba ngàn ba trăm đồng mỗi lần, hạn mức năm triệu đồng mỗi lần, nhập sai mã pin ba lần thẻ sẽ bị khóa.",
    ),
    (
        "Gửi tiết kiệm kỳ hạn 12 tháng lãi 5,25%/năm, 6 tháng 4,1%/năm, gửi từ 200 triệu đồng được cộng thêm 0,2%.",
        "Gửi tiết kiệm kỳ hạn mười hai tháng lãi năm phẩy hai mươi lăm phần trăm mỗi năm, sáu tháng bốn phẩy một phần trăm mỗi năm, gửi từ hai trăm triệu đồng được cộng thêm không phẩy hai phần trăm.",
    ),
    (
        "VNPT lắp internet cáp quang tốc độ 300Mbps giá 180.000đ/tháng, đóng trước 12 tháng tặng 1 tháng, liên hệ 18001166.",
        "vê en pê tê lắp in tơ nét cáp quang tốc độ ba trăm mê ga bít trên giây giá một trăm tám mươi ngàn đồng mỗi tháng, đóng trước mười hai tháng tặng một tháng, liên hệ một tám không không, một một sáu sáu.",
    ),
    (
        "Thuê bao 2G sẽ ngừng cung cấp dịch vụ từ 16/9, khách hàng được hỗ trợ đổi SIM 4G miễn phí và mua máy chỉ từ 290.000đ.",
        "Thuê bao hai gờ sẽ ngừng cung cấp dịch vụ từ ngày mười sáu tháng chín, khách hàng được hỗ trợ đổi sim bốn gờ miễn phí và mua máy chỉ từ hai trăm chín mươi ngàn đồng.",
    ),
    (
        "Nạp thẻ từ 50.000đ trở lên được tặng 20% giá trị trong ngày 5/8, tin nhắn rác thì chuyển tiếp về đầu số 5656 hoặc 156.",
        "Nạp thẻ từ năm mươi ngàn đồng trở lên được tặng hai mươi phần trăm giá trị trong ngày năm tháng tám, tin nhắn rác thì chuyển tiếp về đầu số năm sáu năm sáu hoặc một năm sáu.",
    ),
    (
        'Phòng PA05 cảnh báo chiêu lừa "việc nhẹ lương cao", cộng tác viên online hoa hồng 10-20%, đã có 9 người ở 3 xã mất tổng cộng 1,4 tỷ đồng.',
        "Phòng pê a không năm cảnh báo chiêu lừa việc nhẹ lương cao, cộng tác viên on lai hoa hồng mười đến hai mươi phần trăm, đã có chín người ở ba xã mất tổng cộng một phẩy bốn tỷ đồng.",
    ),
    (
        "CA huyện truy tìm Lê Văn T., SN 1991, ngụ ấp 7, cao khoảng 1m68, ai biết ở đâu báo số 0290 3831 113 hoặc công an gần nhất.",
        "công an huyện truy tìm Lê Văn tê. sinh năm một ngàn chín trăm chín mươi mốt, ngụ ấp bảy, cao khoảng một mét sáu mươi tám, ai biết ở đâu báo số không hai chín không, ba tám ba một, một một ba hoặc công an gần nhất.",
    ),
    (
        "Hành vi lừa đảo chiếm đoạt từ 2 triệu đồng trở lên có thể bị phạt tù từ 6 tháng đến 3 năm theo khoản 1 Điều 174 BLHS.",
        "Hành vi lừa đảo chiếm đoạt từ hai triệu đồng trở lên có thể bị phạt tù từ sáu tháng đến ba năm theo khoản một Điều một trăm bảy mươi bốn bộ luật hình sự.",
    ),
    (
        "Vận động bà con giao nộp vũ khí, pháo nổ từ nay đến hết 31/12, ai đốt pháo phạt 5-10 triệu đồng, tố giác gọi trực ban 24/24.",
        "Vận động bà con giao nộp vũ khí, pháo nổ từ nay đến hết ngày ba mươi mốt tháng mười hai, ai đốt pháo phạt năm đến mười triệu đồng, tố giác gọi trực ban hai mươi bốn trên hai mươi bốn.",
    ),
    (
        "Giải việt dã chào mừng kỷ niệm 51 năm ngày 30/4 có 3 cự ly 3km, 5km và 10km, VĐV nhận số đeo từ 14h-17h ngày 28/4 tại TTVH huyện.",
        "Giải việt dã chào mừng kỷ niệm năm mươi mốt năm ngày ba mươi tháng tư có ba cự ly ba ki lô mét, năm ki lô mét và mười ki lô mét, vận động viên nhận số đeo từ mười bốn giờ đến mười bảy giờ ngày hai mươi tám tháng tư tại trung tâm văn hóa huyện.",
    ),
    (
        "Đoàn thể thao tỉnh dự Đại hội TDTT toàn quốc lần thứ X giành 6 HCV, 9 HCB và 14 HCĐ, xếp hạng 21/65.",
        "Đoàn thể thao tỉnh dự Đại hội thể dục thể thao toàn quốc lần thứ mười giành sáu huy chương vàng, chín huy chương bạc và mười bốn huy chương đồng, xếp hạng hai mươi mốt trên sáu mươi lăm.",
    ),
    (
        "Lễ Kỳ Yên đình Tân Hòa từ 16-18/3 âm lịch, tối 17 hát bội lúc 19g, sáng 18 cúng chánh tế lúc 5g, kính mời bà con 6 ấp tới dự.",
        "Lễ Kỳ Yên đình Tân Hòa từ ngày mười sáu đến ngày mười tám tháng ba âm lịch, tối mười bảy hát bội lúc mười chín giờ, sáng mười tám cúng chánh tế lúc năm giờ, kính mời bà con sáu ấp tới dự.",
    ),
    (
        "Bán ghe 2 tấn máy D15 còn mới giá 18tr5, bớt lộc chút đỉnh, ai mua gọi chú Tư 0944 627 801 sau 5h chiều.",
        "Bán ghe hai tấn máy dê mười lăm còn mới giá mười tám triệu năm, bớt lộc chút đỉnh, ai mua gọi chú Tư không chín bốn bốn, sáu hai bảy, tám không một sau năm giờ chiều.",
    ),
    (
        "Ai có thẻ BHYT hết hạn 31/12 thì t2 tới t6 đem CCCD ra xã gia hạn nha, hộ gđ người thứ 1 đóng 1.263.600đ, ng thứ 2 còn 70%.",
        "Ai có thẻ bảo hiểm y tế hết hạn ngày ba mươi mốt tháng mười hai thì thứ hai tới thứ sáu đem căn cước công dân ra xã gia hạn nha, hộ gia đình người thứ nhất đóng một triệu hai trăm sáu mươi ba ngàn sáu trăm đồng, người thứ hai còn bảy mươi phần trăm.",
    ),
    (
        "Tiền nước t8 ai chưa đóng thì ck cho c Hai nha, stk 7105205123456 Agribank, 6.500đ/khối, hạn chót 10/9.",
        "Tiền nước tháng tám ai chưa đóng thì chuyển khoản cho chị Hai nha, số tài khoản bảy một không năm hai không năm một hai ba bốn năm sáu Agribank, sáu ngàn năm trăm đồng mỗi khối, hạn chót ngày mười tháng chín.",
    ),
    (
        "Đám giỗ má e ngày 20/10 AL, nhằm T7, mời ae trong xóm 10g qua nhà e chơi, đi đông đủ nha, nhà đặt 12 bàn.",
        "Đám giỗ má em ngày hai mươi tháng mười âm lịch, nhằm thứ bảy, mời anh em trong xóm mười giờ qua nhà em chơi, đi đông đủ nha, nhà đặt mười hai bàn.",
    ),
    (
        "Lúa OM18 hôm nay lái mua 6k8/kg, OM5451 6k5, ai cắt trước 25/2 thì báo a Bảy, máy gặt 280k/công.",
        "Lúa o em mờ mười tám hôm nay lái mua sáu ngàn tám đồng mỗi ki lô gam, o em mờ năm bốn năm một sáu ngàn năm, ai cắt trước ngày hai mươi lăm tháng hai thì báo anh Bảy, máy gặt hai trăm tám mươi ngàn mỗi công.",
    ),
    (
        "Chương trình xóa nhà tạm hỗ trợ 60 triệu đồng/căn xây mới, 30 triệu đồng/căn sửa chữa; diện tích tối thiểu 30m2, hoàn thành trước ngày 31/8/2026.",
        "Chương trình xóa nhà tạm hỗ trợ sáu mươi triệu đồng mỗi căn xây mới, ba mươi triệu đồng mỗi căn sửa chữa; diện tích tối thiểu ba mươi mét vuông, hoàn thành trước ngày ba mươi mốt tháng tám năm hai ngàn không trăm hai mươi sáu.",
    ),
    (
        "Đề án 1 triệu ha lúa chất lượng cao: vụ Đông Xuân 2025-2026 xã thực hiện 350ha, giảm giống còn 70kg/ha, năng suất đạt 7,2 tấn/ha.",
        "Đề án một triệu héc ta lúa chất lượng cao: vụ Đông Xuân hai ngàn không trăm hai mươi lăm đến hai ngàn không trăm hai mươi sáu xã thực hiện ba trăm năm mươi héc ta, giảm giống còn bảy mươi ki lô gam mỗi héc ta, năng suất đạt bảy phẩy hai tấn mỗi héc ta.",
    ),
    (
        "Căn cứ Thông tư số 17/2024/TT-BCA, công dân nhận kết quả CCCD tại bộ phận một cửa trong giờ hành chính, sáng 7h-11h30, chiều 13h-17h, trừ T7, CN.",
        "Căn cứ Thông tư số mười bảy năm hai ngàn không trăm hai mươi bốn của Bộ Công an, công dân nhận kết quả căn cước công dân tại bộ phận một cửa trong giờ hành chính, sáng bảy giờ đến mười một giờ ba mươi phút, chiều mười ba giờ đến mười bảy giờ, trừ thứ bảy, chủ nhật.",
    ),
    (
        "Lúa OM 18 tươi thương lái thu mua tại ruộng 6.800 - 7.000đ/kg, lúa IR 50404 giá 5.900đ/kg, năng suất bình quân 6,5 tấn/ha.",
        "Lúa o em mờ mười tám tươi thương lái thu mua tại ruộng sáu ngàn tám trăm đến bảy ngàn đồng mỗi ki lô gam, lúa i e rờ năm không bốn không bốn giá năm ngàn chín trăm đồng mỗi ki lô gam, năng suất bình quân sáu phẩy năm tấn mỗi héc ta.",
    ),
    (
        "Thân nhân liệt sĩ nhận quà 27/7 mức 600.000đ/người, thương binh từ 81% trở lên mức 1.000.000đ, phát tại TTVH xã lúc 8 giờ ngày 24/7.",
        "Thân nhân liệt sĩ nhận quà ngày hai mươi bảy tháng bảy mức sáu trăm ngàn đồng mỗi người, thương binh từ tám mươi mốt phần trăm trở lên mức một triệu đồng, phát tại trung tâm văn hóa xã lúc tám giờ ngày hai mươi bốn tháng bảy.",
    ),
    ("Theo điểm a và c Khoản 2 Điều 5, báo cho c Hoa.", "Theo điểm a và xê Khoản hai Điều năm, báo cho chị Hoa."),
]
