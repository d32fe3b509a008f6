# ruff: noqa: E501
"""Texts as communes write them, each with its reading written down before it was tried; stops are not compared."""

FIRST: list[tuple[str, str]] = [
    (
        "UBND xã Bắc Ái thông báo: sáng thứ 7 (29/11), từ 7h30-11h, phát 15kg gạo/khẩu cho 212 hộ.",
        "ủy ban nhân dân xã Bắc Ái thông báo: sáng thứ bảy, ngày hai mươi chín tháng mười một, từ bảy giờ ba mươi phút đến mười một giờ, phát mười lăm ki lô gam gạo mỗi khẩu cho hai trăm mười hai hộ.",
    ),
    (
        "Giá cà phê nhân xô sáng 26/11 tại Di Linh: 112.300đ/kg, giảm 1.200đ/kg so với hôm qua.",
        "Giá cà phê nhân xô sáng ngày hai mươi sáu tháng mười một tại Di Linh: một trăm mười hai ngàn ba trăm đồng mỗi ki lô gam, giảm một ngàn hai trăm đồng mỗi ki lô gam so với hôm qua.",
    ),
    (
        "Hồ tiêu: 148.000-149.500 đ/kg; điều tươi: 32k/kg.",
        "Hồ tiêu: một trăm bốn mươi tám ngàn đến một trăm bốn mươi chín ngàn năm trăm đồng mỗi ki lô gam; điều tươi: ba mươi hai ngàn mỗi ki lô gam.",
    ),
    (
        "Trợ cấp xã hội hằng tháng mức chuẩn 500.000đ (hệ số 1,5 là 750.000đ).",
        "Trợ cấp xã hội hằng tháng mức chuẩn năm trăm ngàn đồng, hệ số một phẩy năm là bảy trăm năm mươi ngàn đồng.",
    ),
    (
        "Căn cứ Nghị định số 20/2021/NĐ-CP ngày 15/3/2021 của Chính phủ.",
        "Căn cứ Nghị định số hai mươi năm hai ngàn không trăm hai mươi mốt ngày mười lăm tháng ba năm hai ngàn không trăm hai mươi mốt của Chính phủ.",
    ),
    (
        "QĐ số 1719/QĐ-TTg ngày 14/10/2021",
        "quyết định số một ngàn bảy trăm mười chín của Thủ tướng Chính phủ ngày mười bốn tháng mười năm hai ngàn không trăm hai mươi mốt",
    ),
    ("Theo điểm c khoản 2 Điều 12 Luật BHYT.", "Theo điểm xê khoản hai Điều mười hai Luật bảo hiểm y tế."),
    (
        "Điều 12 khoản 3 Luật Đất đai 2024 (Luật số 31/2024/QH15)",
        "Điều mười hai khoản ba Luật Đất đai hai ngàn không trăm hai mươi bốn, Luật số ba mươi mốt năm hai ngàn không trăm hai mươi bốn của Quốc hội khóa mười lăm",
    ),
    (
        "Liên hệ 0252.3.822.115 hoặc 1800 599 920 (miễn phí).",
        "Liên hệ không hai năm hai ba tám hai hai một một năm hoặc một tám không không năm chín chín chín hai không, miễn phí.",
    ),
    (
        "Đường dây nóng của huyện: 0259 3 888 114 - trực 24/7.",
        "Đường dây nóng của huyện: không hai năm chín ba tám tám tám một một bốn, trực hai mươi bốn trên bảy.",
    ),
    (
        "Gọi +84 (0)263 3822 155 hay 0084 912 345 678",
        "Gọi cộng tám bốn không hai sáu ba ba tám hai hai một năm năm hay không không tám bốn chín một hai ba bốn năm sáu bảy tám",
    ),
    (
        "SĐT trưởng thôn: 0975.12.34.56 (anh Thuận)",
        "số điện thoại trưởng thôn: không chín bảy năm một hai ba bốn năm sáu, anh Thuận",
    ),
    (
        "Xe biển số 85B1-123.45 bị mất đêm 12/11.",
        "Xe biển số tám năm bê một một hai ba bốn năm bị mất đêm ngày mười hai tháng mười một.",
    ),
    (
        "Số CCCD: 058 090 001 234, cấp ngày 01/12/2025.",
        "Số căn cước công dân: không năm tám không chín không không không một hai ba bốn, cấp ngày một tháng mười hai năm hai ngàn không trăm hai mươi lăm.",
    ),
    ("Email: ubndxaphuoc@ninhthuan.gov.vn", "i meo: ubndxaphuoc a còng ninhthuan chấm gov chấm vê en nờ"),
    ("Xem tại https://dichvucong.gov.vn", "Xem tại dichvucong chấm gov chấm vê en nờ"),
    (
        "Bão số 13 cách bờ 320km, sức gió cấp 12-13 (118-149km/h), giật cấp 16.",
        "Bão số mười ba cách bờ ba trăm hai mươi ki lô mét, sức gió cấp mười hai đến mười ba, một trăm mười tám đến một trăm bốn mươi chín ki lô mét trên giờ, giật cấp mười sáu.",
    ),
    (
        "Mưa 24h qua đạt 186,4mm; dự báo 100-200mm, có nơi >300mm.",
        "Mưa hai mươi bốn giờ qua đạt một trăm tám mươi sáu phẩy bốn mi li mét; dự báo một trăm đến hai trăm mi li mét, có nơi trên ba trăm mi li mét.",
    ),
    (
        "Nhiệt độ 19-21°C, đêm 16°C, độ ẩm 85%.",
        "Nhiệt độ mười chín đến hai mươi mốt độ xê, đêm mười sáu độ xê, độ ẩm tám mươi lăm phần trăm.",
    ),
    (
        "Bón 150kg urê + 100kg KCl cho 1ha, chia 3 đợt.",
        "Bón một trăm năm mươi ki lô gam urê cộng một trăm ki lô gam ca li clo rua cho một héc ta, chia ba đợt.",
    ),
    (
        "Phun 25ml thuốc/bình 20 lít, 400 lít nước/ha.",
        "Phun hai mươi lăm mi li lít thuốc mỗi bình hai mươi lít, bốn trăm lít nước mỗi héc ta.",
    ),
    (
        "Trẻ uống 5ml x 2-3 lần/ngày, trong 7 ngày.",
        "Trẻ uống năm mi li lít nhân hai đến ba lần mỗi ngày, trong bảy ngày.",
    ),
    (
        "Năng suất lúa 6,2 tấn/ha, sắn 18-20 tấn/ha.",
        "Năng suất lúa sáu phẩy hai tấn mỗi héc ta, sắn mười tám đến hai mươi tấn mỗi héc ta.",
    ),
    (
        "Cho vay tối đa 100trđ/hộ, lãi suất 6,6%/năm, thời hạn 5 năm.",
        "Cho vay tối đa một trăm triệu đồng mỗi hộ, lãi suất sáu phẩy sáu phần trăm mỗi năm, thời hạn năm năm.",
    ),
    (
        "Hỗ trợ xây nhà 60 triệu đồng/nhà (NSTW 44 triệu, NSĐP 16 triệu).",
        "Hỗ trợ xây nhà sáu mươi triệu đồng mỗi nhà, ngân sách trung ương bốn mươi bốn triệu, ngân sách địa phương mười sáu triệu.",
    ),
    (
        "Tổng vốn 1,5 triệu USD, tương đương 39 tỷ đồng.",
        "Tổng vốn một phẩy năm triệu đô la Mỹ, tương đương ba mươi chín tỷ đồng.",
    ),
    (
        "Đã giải ngân 12.345.678.000đ, đạt 87,65% kế hoạch.",
        "Đã giải ngân mười hai tỷ ba trăm bốn mươi lăm triệu sáu trăm bảy mươi tám ngàn đồng, đạt tám mươi bảy phẩy sáu mươi lăm phần trăm kế hoạch.",
    ),
    (
        "Lịch tiêm: thôn 1, 2: 8h ngày 3/12; thôn 3: 14h ngày 4/12/2026.",
        "Lịch tiêm: thôn một, hai: tám giờ ngày ba tháng mười hai; thôn ba: mười bốn giờ ngày bốn tháng mười hai năm hai ngàn không trăm hai mươi sáu.",
    ),
    (
        "Tiêm sởi - rubella (MR) cho trẻ 18-24 tháng; DPT mũi 4.",
        "Tiêm sởi, rubella, em mờ e rờ, cho trẻ mười tám đến hai mươi bốn tháng; đê pê tê mũi bốn.",
    ),
    (
        "Khám sức khỏe cho 120 người ≥ 60 tuổi, huyết áp <140/90mmHg là đạt.",
        "Khám sức khỏe cho một trăm hai mươi người lớn hơn hoặc bằng sáu mươi tuổi, huyết áp dưới một trăm bốn mươi trên chín mươi mi li mét thủy ngân là đạt.",
    ),
    (
        "Trường PTDTBT THCS Phan Dũng khai giảng 5/9, có 8 lớp/243 HS.",
        "Trường phổ thông dân tộc bán trú trung học cơ sở Phan Dũng khai giảng ngày năm tháng chín, có tám lớp, hai trăm bốn mươi ba học sinh.",
    ),
    (
        "HS lớp 9A1 thi vào lớp 10 ngày 6-7/6.",
        "học sinh lớp chín a một thi vào lớp mười ngày sáu đến ngày bảy tháng sáu.",
    ),
    (
        "Học phí 27.000đ/tháng x 9 tháng = 243.000đ",
        "Học phí hai mươi bảy ngàn đồng mỗi tháng nhân chín tháng bằng hai trăm bốn mươi ba ngàn đồng",
    ),
    ("Đội Thôn 4 thắng đội Thôn 2 với tỷ số 3-2.", "Đội Thôn bốn thắng đội Thôn hai với tỷ số ba hai."),
    (
        "Quý III/2026 phát hiện 14 ca SXH, tăng 3 ca (27,3%).",
        "Quý ba năm hai ngàn không trăm hai mươi sáu phát hiện mười bốn ca sốt xuất huyết, tăng ba ca, hai mươi bảy phẩy ba phần trăm.",
    ),
    (
        "Đại hội Đảng bộ lần thứ XV, nhiệm kỳ 2025-2030",
        "Đại hội Đảng bộ lần thứ mười lăm, nhiệm kỳ hai ngàn không trăm hai mươi lăm đến hai ngàn không trăm ba mươi",
    ),
    (
        "2/3 số hộ đã đổi sổ; còn 1/4 diện tích chưa đo.",
        "hai phần ba số hộ đã đổi sổ; còn một phần tư diện tích chưa đo.",
    ),
    (
        "Thửa đất số 125, tờ bản đồ số 07, diện tích 1.250,5m2.",
        "Thửa đất số một trăm hai mươi lăm, tờ bản đồ số bảy, diện tích một ngàn hai trăm năm mươi phẩy năm mét vuông.",
    ),
    (
        "Đường ĐT.729 sạt lở tại Km 32+200, cấm xe trên 5 tấn.",
        "Đường tỉnh bảy trăm hai mươi chín sạt lở tại ki lô mét ba mươi hai cộng hai trăm, cấm xe trên năm tấn.",
    ),
    (
        "Cúp điện từ 6h30 đến 17h30 ngày CN 30/11 tại TBA Phước Bình 2.",
        "Cúp điện từ sáu giờ ba mươi phút đến mười bảy giờ ba mươi phút ngày chủ nhật ngày ba mươi tháng mười một tại trạm biến áp Phước Bình hai.",
    ),
    (
        "Số hộ nghèo: 125 hộ (chiếm 18,6%); cận nghèo: 98 hộ.",
        "Số hộ nghèo: một trăm hai mươi lăm hộ, chiếm mười tám phẩy sáu phần trăm; cận nghèo: chín mươi tám hộ.",
    ),
    (
        "Nhà sinh hoạt cộng đồng 8m x 15m, kinh phí 480tr.",
        "Nhà sinh hoạt cộng đồng tám mét nhân mười lăm mét, kinh phí bốn trăm tám mươi triệu.",
    ),
    (
        "Giá heo hơi 58.000 – 60.000đ/kg, bò giống 15-17 triệu/con.",
        "Giá heo hơi năm mươi tám ngàn đến sáu mươi ngàn đồng mỗi ki lô gam, bò giống mười lăm đến mười bảy triệu mỗi con.",
    ),
    (
        "Xăng RON95-III: 20.570đ/lít; dầu DO: 18.900đ/lít.",
        "Xăng rôn chín mươi lăm ba: hai mươi ngàn năm trăm bảy mươi đồng mỗi lít; dầu đê o: mười tám ngàn chín trăm đồng mỗi lít.",
    ),
    (
        "Nộp trước 17h00 thứ 6 (05/12/2025) tại bộ phận một cửa.",
        "Nộp trước mười bảy giờ thứ sáu, ngày năm tháng mười hai năm hai ngàn không trăm hai mươi lăm, tại bộ phận một cửa.",
    ),
    (
        "Thời gian: 19g00 tối T7 hàng tuần tại NVH thôn Tà Nôi.",
        "Thời gian: mười chín giờ tối thứ bảy hàng tuần tại nhà văn hóa thôn Tà Nôi.",
    ),
    (
        "Giữ khoảng cách 3 x 3m, đào hố 60x60x60cm.",
        "Giữ khoảng cách ba nhân ba mét, đào hố sáu mươi nhân sáu mươi nhân sáu mươi xăng ti mét.",
    ),
    (
        "Mỗi hộ được 200m2 đất ở, 0,5ha đất sản xuất.",
        "Mỗi hộ được hai trăm mét vuông đất ở, không phẩy năm héc ta đất sản xuất.",
    ),
    (
        "Ủng hộ qua STK 4800201003456 Agribank CN Bắc Bình.",
        "Ủng hộ qua số tài khoản bốn tám không không hai không một không không ba bốn năm sáu Agribank chi nhánh Bắc Bình.",
    ),
    ("Mức phạt từ 3.000.000 đồng đến 5.000.000 đồng.", "Mức phạt từ ba triệu đồng đến năm triệu đồng."),
    (
        "Phạt 1-3 triệu đồng với hành vi đốt rẫy cháy lan < 0,1ha rừng.",
        "Phạt một đến ba triệu đồng với hành vi đốt rẫy cháy lan dưới không phẩy một héc ta rừng.",
    ),
    (
        "Khoán bảo vệ rừng 400.000đ/ha/năm, tối đa 30ha/hộ.",
        "Khoán bảo vệ rừng bốn trăm ngàn đồng mỗi héc ta mỗi năm, tối đa ba mươi héc ta mỗi hộ.",
    ),
    (
        "Chợ phiên họp ngày 5, 10, 15, 20, 25 hằng tháng.",
        "Chợ phiên họp ngày năm, mười, mười lăm, hai mươi, hai mươi lăm hằng tháng.",
    ),
    (
        "Lễ hội Katê 2026: 10-12/10 (1/7 lịch Chăm).",
        "Lễ hội Katê hai ngàn không trăm hai mươi sáu: ngày mười đến ngày mười hai tháng mười, ngày một tháng bảy lịch Chăm.",
    ),
    (
        "Hồ sơ gồm 02 ảnh 3x4, 01 đơn mẫu số 1a, CCCD.",
        "Hồ sơ gồm hai ảnh ba nhân bốn, một đơn mẫu số một a, căn cước công dân.",
    ),
    (
        "Thứ 2, 4, 6: khám BHYT; thứ 3, 5: tiêm chủng.",
        "Thứ hai, thứ tư, thứ sáu: khám bảo hiểm y tế; thứ ba, thứ năm: tiêm chủng.",
    ),
    (
        "Địa chỉ: số 12/5 đường 16/4, P. Đài Sơn.",
        "Địa chỉ: số mười hai trên năm đường mười sáu tháng tư, phường Đài Sơn.",
    ),
    (
        "Tốc độ dòng chảy 2,5m/s, lưu lượng 850m3/s.",
        "Tốc độ dòng chảy hai phẩy năm mét trên giây, lưu lượng tám trăm năm mươi mét khối trên giây.",
    ),
    (
        "Trẻ sốt trên 38,5 độ C uống paracetamol 10-15mg/kg/lần, cách 4-6h.",
        "Trẻ sốt trên ba mươi tám phẩy năm độ xê uống paracetamol mười đến mười lăm mi li gam trên ki lô gam mỗi lần, cách bốn giờ đến sáu giờ.",
    ),
    (
        "Giai đoạn I (2021-2025) và giai đoạn II (2026-2030)",
        "Giai đoạn một, hai ngàn không trăm hai mươi mốt đến hai ngàn không trăm hai mươi lăm, và giai đoạn hai, hai ngàn không trăm hai mươi sáu đến hai ngàn không trăm ba mươi",
    ),
]
