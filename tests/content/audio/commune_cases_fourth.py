# ruff: noqa: E501
"""A heap of sixty texts by another hand, who had not seen the program: 53 were said right at first, the rest since.

Kept as a guard: what is said now, read through; it says nothing about texts that nobody has tried.
"""

FOURTH: list[tuple[str, str]] = [
    (
        "UBND xã Đông Giang kính mời bà con thôn 2 dự họp lúc 7h30 ngày 25/12/2026 tại nhà văn hóa thôn v/v bình xét hộ nghèo.",
        "ủy ban nhân dân xã Đông Giang kính mời bà con thôn hai dự họp lúc bảy giờ ba mươi phút ngày hai mươi lăm tháng mười hai năm hai ngàn không trăm hai mươi sáu tại nhà văn hóa thôn về việc bình xét hộ nghèo.",
    ),
    (
        "TYT xã La Dạ tiêm vắc xin sởi - rubella cho trẻ từ 9-18 tháng tuổi, sáng 12/11 từ 07:30-10:00. Nhớ mang theo sổ tiêm.",
        "trạm y tế xã La Dạ tiêm vắc xin sởi, rubella cho trẻ từ chín đến mười tám tháng tuổi, sáng ngày mười hai tháng mười một từ bảy giờ ba mươi phút đến mười giờ. Nhớ mang theo sổ tiêm.",
    ),
    (
        "Người từ 75 tuổi trở lên được cấp thẻ BHYT miễn phí, hưởng 100% chi phí khám chữa bệnh. Liên hệ chị Hạnh 0912 345 678.",
        "Người từ bảy mươi lăm tuổi trở lên được cấp thẻ bảo hiểm y tế miễn phí, hưởng một trăm phần trăm chi phí khám chữa bệnh. Liên hệ chị Hạnh không chín một hai, ba bốn năm, sáu bảy tám.",
    ),
    (
        "Từ 1/7/2026, trợ cấp hưu trí xã hội là 500.000đ/tháng, bà con nhận qua tài khoản hoặc tại bưu điện xã.",
        "Từ ngày một tháng bảy năm hai ngàn không trăm hai mươi sáu, trợ cấp hưu trí xã hội là năm trăm ngàn đồng mỗi tháng, bà con nhận qua tài khoản hoặc tại bưu điện xã.",
    ),
    (
        "NHCSXH cho vay hộ nghèo tối đa 100 triệu đồng, lãi suất 6,6%/năm, thời hạn 120 tháng.",
        "ngân hàng chính sách xã hội cho vay hộ nghèo tối đa một trăm triệu đồng, lãi suất sáu phẩy sáu phần trăm mỗi năm, thời hạn một trăm hai mươi tháng.",
    ),
    (
        "Trường THCS Hàm Trí thông báo: học phí học kỳ I được miễn, PHHS lớp 9A2 đóng 150k tiền đồng phục trước ngày 15/9.",
        "Trường trung học cơ sở Hàm Trí thông báo: học phí học kỳ một được miễn, phụ huynh học sinh lớp chín a hai đóng một trăm năm mươi ngàn tiền đồng phục trước ngày mười lăm tháng chín.",
    ),
    (
        "Giá cà phê nhân xô tại Di Linh hôm nay 98.500đ/kg, giảm 1.200đ so với hôm qua.",
        "Giá cà phê nhân xô tại Di Linh hôm nay chín mươi tám ngàn năm trăm đồng mỗi ki lô gam, giảm một ngàn hai trăm đồng so với hôm qua.",
    ),
    (
        "Thanh long ruột đỏ loại 1 thương lái thu mua 22.000-25.000đ/kg, ruột trắng 12-14 ngàn/kg.",
        "Thanh long ruột đỏ loại một thương lái thu mua hai mươi hai ngàn đến hai mươi lăm ngàn đồng mỗi ki lô gam, ruột trắng mười hai đến mười bốn ngàn mỗi ki lô gam.",
    ),
    (
        "Bão số 13 giật cấp 11, dự báo chiều 06/11 mưa 100-200mm, có nơi trên 300mm. Bà con ven suối chủ động di dời.",
        "Bão số mười ba giật cấp mười một, dự báo chiều ngày sáu tháng mười một mưa một trăm đến hai trăm mi li mét, có nơi trên ba trăm mi li mét. Bà con ven suối chủ động di dời.",
    ),
    (
        "Cấm đốt rẫy từ 1/1 đến 30/4/2026, phát hiện cháy rừng gọi ngay 114 hoặc 0252.3828.114.",
        "Cấm đốt rẫy từ ngày một tháng một đến ngày ba mươi tháng tư năm hai ngàn không trăm hai mươi sáu, phát hiện cháy rừng gọi ngay một một bốn hoặc không hai năm hai, ba tám hai tám, một một bốn.",
    ),
    (
        "Điện lực Hàm Thuận Bắc báo cúp điện thôn 1, 3 và 4 từ 6h00-17h30 ngày 20/10 để sửa đường dây. Thắc mắc gọi 1900 1006.",
        "Điện lực Hàm Thuận Bắc báo cúp điện thôn một, ba và bốn từ sáu giờ đến mười bảy giờ ba mươi phút ngày hai mươi tháng mười để sửa đường dây. Thắc mắc gọi một chín không không, một không không sáu.",
    ),
    (
        "Tạm ngưng cấp nước tổ 5, Khu phố 3 từ 22h ngày 8/8 đến 5h ngày 9/8. Mỗi hộ nên trữ sẵn 0,5m³ nước.",
        "Tạm ngưng cấp nước tổ năm, Khu phố ba từ hai mươi hai giờ ngày tám tháng tám đến năm giờ ngày chín tháng tám. Mỗi hộ nên trữ sẵn không phẩy năm mét khối nước.",
    ),
    (
        "CA xã làm CCCD cho người sinh năm 2011 trở về trước, sáng T7 từ 7g30-11g.",
        "công an xã làm căn cước công dân cho người sinh năm hai ngàn không trăm mười một trở về trước, sáng thứ bảy từ bảy giờ ba mươi phút đến mười một giờ.",
    ),
    (
        "Bà con chưa kích hoạt VNeID mức 2 mang CCCD gắn chip đến trụ sở công an xã, T2-T6, giờ hành chính.",
        "Bà con chưa kích hoạt vi en i ai đi mức hai mang căn cước công dân gắn chip đến trụ sở công an xã, thứ hai đến thứ sáu, giờ hành chính.",
    ),
    (
        "Cảnh báo: số 0869 214 357 giả danh công an yêu cầu cung cấp mã OTP. Bà con không làm theo, báo ngay 113.",
        "Cảnh báo: số không tám sáu chín, hai một bốn, ba năm bảy giả danh công an yêu cầu cung cấp mã ô tê pê. Bà con không làm theo, báo ngay một một ba.",
    ),
    (
        "Lúa đông xuân giai đoạn 25-30 ngày có rầy nâu mật độ 1.500-2.000 con/m2, bà con thăm đồng và phun thuốc theo hướng dẫn của cán bộ BVTV.",
        "Lúa đông xuân giai đoạn hai mươi lăm đến ba mươi ngày có rầy nâu mật độ một ngàn năm trăm đến hai ngàn con mỗi mét vuông, bà con thăm đồng và phun thuốc theo hướng dẫn của cán bộ bảo vệ thực vật.",
    ),
    (
        "Bón thúc cà phê đợt 2: NPK 16-16-8 liều 400-500 kg/ha, bón khi đất đủ ẩm.",
        "Bón thúc cà phê đợt hai: en pê ca mười sáu, mười sáu, tám liều bốn trăm đến năm trăm ki lô gam mỗi héc ta, bón khi đất đủ ẩm.",
    ),
    (
        "16h chiều CN 21/12, chung kết bóng đá thôn 2 gặp thôn 5 tại sân xã. Vé gửi xe 5k.",
        "mười sáu giờ chiều chủ nhật ngày hai mươi mốt tháng mười hai, chung kết bóng đá thôn hai gặp thôn năm tại sân xã. Vé gửi xe năm ngàn.",
    ),
    (
        "Lễ hội Katê năm 2026 của đồng bào Chăm diễn ra 03 ngày, từ 10-12/10, tại tháp Pô Sah Inư.",
        "Lễ hội Katê năm hai ngàn không trăm hai mươi sáu của đồng bào Chăm diễn ra ba ngày, từ ngày mười đến ngày mười hai tháng mười, tại tháp Pô Sah Inư.",
    ),
    (
        "TYT trực Tết 24/24h, từ 28 tháng Chạp đến mùng 5 Tết, cấp cứu gọi 115.",
        "trạm y tế trực Tết hai mươi bốn trên hai mươi bốn giờ, từ hai mươi tám tháng Chạp đến mùng năm Tết, cấp cứu gọi một một năm.",
    ),
    (
        "Xe buýt số 6 Phan Thiết - Ma Lâm chạy 20 phút/chuyến, giá vé 15.000đ, chuyến cuối 18h15.",
        "Xe buýt số sáu Phan Thiết, Ma Lâm chạy hai mươi phút một chuyến, giá vé mười lăm ngàn đồng, chuyến cuối mười tám giờ mười lăm phút.",
    ),
    (
        "QL28 đoạn Km 45+300 bị sạt lở, xe trên 10 tấn không lưu thông đến hết ngày 02/12. Bà con đi tránh theo ĐT 711.",
        "quốc lộ hai mươi tám đoạn ki lô mét bốn mươi lăm cộng ba trăm bị sạt lở, xe trên mười tấn không lưu thông đến hết ngày hai tháng mười hai. Bà con đi tránh theo đường tỉnh bảy trăm mười một.",
    ),
    (
        "Phát hiện trẻ bị xâm hại hoặc bỏ học, bà con gọi tổng đài 111 hoặc báo cán bộ xã, số 0376 205 419.",
        "Phát hiện trẻ bị xâm hại hoặc bỏ học, bà con gọi tổng đài một một một hoặc báo cán bộ xã, số không ba bảy sáu, hai không năm, bốn một chín.",
    ),
    (
        "Thực hiện QĐ 1719/QĐ-TTg, xã hỗ trợ 12 hộ xóa nhà tạm, mỗi hộ 40 tr.đ.",
        "Thực hiện quyết định một ngàn bảy trăm mười chín của Thủ tướng Chính phủ, xã hỗ trợ mười hai hộ xóa nhà tạm, mỗi hộ bốn mươi triệu đồng.",
    ),
    (
        "Căn cứ khoản 2 Điều 12 NĐ 05/2011/NĐ-CP về công tác dân tộc, UBND xã lập danh sách người có uy tín.",
        "Căn cứ khoản hai Điều mười hai nghị định năm năm hai ngàn không trăm mười một của Chính phủ về công tác dân tộc, ủy ban nhân dân xã lập danh sách người có uy tín.",
    ),
    (
        "Xã rà soát hộ DTTS theo TT 02/2022/TT-UBDT, hạn nộp danh sách trước 17h00 ngày 31/3.",
        "Xã rà soát hộ dân tộc thiểu số theo thông tư hai năm hai ngàn không trăm hai mươi hai của Ủy ban Dân tộc, hạn nộp danh sách trước mười bảy giờ ngày ba mươi mốt tháng ba.",
    ),
    (
        "HĐND xã khóa XIII họp kỳ thứ 4 vào 8h ngày 18/12/2025 tại hội trường tầng 2.",
        "hội đồng nhân dân xã khóa mười ba họp kỳ thứ tư vào tám giờ ngày mười tám tháng mười hai năm hai ngàn không trăm hai mươi lăm tại hội trường tầng hai.",
    ),
    (
        "Ủy ban MTTQ xã vận động ủng hộ đồng bào bị lũ, đến nay đã nhận 86.450.000đ và 1,2 tấn gạo.",
        "Ủy ban mặt trận tổ quốc xã vận động ủng hộ đồng bào bị lũ, đến nay đã nhận tám mươi sáu triệu bốn trăm năm mươi ngàn đồng và một phẩy hai tấn gạo.",
    ),
    (
        "HTX Thuận Hòa mua lúa tươi OM 5451 giá 6.300đ/kg, ai bán đăng ký với anh Tư 0987.654.321.",
        "hợp tác xã Thuận Hòa mua lúa tươi o em mờ năm ngàn bốn trăm năm mươi mốt giá sáu ngàn ba trăm đồng mỗi ki lô gam, ai bán đăng ký với anh Tư không chín tám bảy, sáu năm bốn, ba hai một.",
    ),
    (
        "Trẻ sốt trên 38,5°C cho uống paracetamol 10-15 mg/kg/lần, cách 4-6 giờ.",
        "Trẻ sốt trên ba mươi tám phẩy năm độ xê cho uống paracetamol mười đến mười lăm mi li gam trên ki lô gam mỗi lần, cách bốn giờ đến sáu giờ.",
    ),
    (
        "Pha 1 gói Oresol với 200ml nước đun sôi để nguội, cho trẻ uống 2-3 lần/ngày.",
        "Pha một gói Oresol với hai trăm mi li lít nước đun sôi để nguội, cho trẻ uống hai đến ba lần mỗi ngày.",
    ),
    (
        "Cụ Nguyễn Thị Sáu, sinh năm 1954, mất ngày 14/5, lễ viếng lúc 14h tại nhà riêng số 12/5 đường Lê Lợi.",
        "Cụ Nguyễn Thị Sáu, sinh năm một ngàn chín trăm năm mươi bốn, mất ngày mười bốn tháng năm, lễ viếng lúc mười bốn giờ tại nhà riêng số mười hai trên năm đường Lê Lợi.",
    ),
    (
        "Từ đầu năm đến nay xã có 105 ca SXH, riêng thôn 4 có 21 ca. Bà con đậy kín lu nước, diệt lăng quăng 1 lần/tuần.",
        "Từ đầu năm đến nay xã có một trăm lẻ năm ca sốt xuất huyết, riêng thôn bốn có hai mươi mốt ca. Bà con đậy kín lu nước, diệt lăng quăng một lần mỗi tuần.",
    ),
    (
        "BCH Đoàn xã tổ chức dọn vệ sinh lúc 6h30 sáng T7 ngày 22/11, tập trung tại trường TH La Dạ 1.",
        "ban chấp hành Đoàn xã tổ chức dọn vệ sinh lúc sáu giờ ba mươi phút sáng thứ bảy ngày hai mươi hai tháng mười một, tập trung tại trường tiểu học La Dạ một.",
    ),
    (
        "Hạn nộp thuế đất phi nông nghiệp năm 2026 là 31/10/2026, nộp qua ngân hàng hoặc tại UBND xã.",
        "Hạn nộp thuế đất phi nông nghiệp năm hai ngàn không trăm hai mươi sáu là ngày ba mươi mốt tháng mười năm hai ngàn không trăm hai mươi sáu, nộp qua ngân hàng hoặc tại ủy ban nhân dân xã.",
    ),
    (
        "Lớp tập huấn trồng sầu riêng cho 40 hộ mở ngày 9/6, hỗ trợ tiền ăn 50k/người/ngày.",
        "Lớp tập huấn trồng sầu riêng cho bốn mươi hộ mở ngày chín tháng sáu, hỗ trợ tiền ăn năm mươi ngàn mỗi người mỗi ngày.",
    ),
    (
        "Pha 25ml thuốc cho bình 16 lít, phun 2 bình cho 1.000m2, phun x2 lần cách nhau 7 ngày.",
        "Pha hai mươi lăm mi li lít thuốc cho bình mười sáu lít, phun hai bình cho một ngàn mét vuông, phun hai lần cách nhau bảy ngày.",
    ),
    (
        "Nhiệt độ thấp nhất đêm nay 15-17°C, vùng núi cao có nơi dưới 13°C, bà con giữ ấm cho trâu bò.",
        "Nhiệt độ thấp nhất đêm nay mười lăm đến mười bảy độ xê, vùng núi cao có nơi dưới mười ba độ xê, bà con giữ ấm cho trâu bò.",
    ),
    (
        "Lượng giống sạ 100-120kg/ha, ruộng 0,5ha chỉ cần 50-60kg.",
        "Lượng giống sạ một trăm đến một trăm hai mươi ki lô gam mỗi héc ta, ruộng không phẩy năm héc ta chỉ cần năm mươi đến sáu mươi ki lô gam.",
    ),
    (
        "Hội Chữ thập đỏ tặng 35 phần quà, mỗi phần trị giá 500k gồm 10kg gạo và 1 thùng mì.",
        "Hội Chữ thập đỏ tặng ba mươi lăm phần quà, mỗi phần trị giá năm trăm ngàn gồm mười ki lô gam gạo và một thùng mì.",
    ),
    (
        "Tổ TK&VV thôn 3 thu lãi ngày 10 hằng tháng, ai vay 50 triệu đóng lãi 275.000đ.",
        "Tổ tiết kiệm và vay vốn thôn ba thu lãi ngày mười hằng tháng, ai vay năm mươi triệu đóng lãi hai trăm bảy mươi lăm ngàn đồng.",
    ),
    (
        "BHYT học sinh năm học 2025-2026: mức đóng 631.800đ/em/năm sau khi ngân sách hỗ trợ 50%.",
        "bảo hiểm y tế học sinh năm học hai ngàn không trăm hai mươi lăm đến hai ngàn không trăm hai mươi sáu: mức đóng sáu trăm ba mươi mốt ngàn tám trăm đồng mỗi em mỗi năm sau khi ngân sách hỗ trợ năm mươi phần trăm.",
    ),
    (
        "HS bán trú được hỗ trợ 936.000đ/tháng và 15kg gạo/tháng, tối đa 9 tháng/năm học.",
        "học sinh bán trú được hỗ trợ chín trăm ba mươi sáu ngàn đồng mỗi tháng và mười lăm ki lô gam gạo mỗi tháng, tối đa chín tháng mỗi năm học.",
    ),
    (
        "Đường thôn 6 rộng 3,5m đang đổ bê tông, cấm xe ô tô từ 1-5/12, xe máy đi vòng qua cầu Suối Đá.",
        "Đường thôn sáu rộng ba phẩy năm mét đang đổ bê tông, cấm xe ô tô từ ngày một đến ngày năm tháng mười hai, xe máy đi vòng qua cầu Suối Đá.",
    ),
    (
        "QL1A qua xã Hồng Sơn ngập sâu 0,6m, CSGT phân luồng từ 5h sáng nay. Cần hỗ trợ gọi 0693 428 456.",
        "quốc lộ một a qua xã Hồng Sơn ngập sâu không phẩy sáu mét, cảnh sát giao thông phân luồng từ năm giờ sáng nay. Cần hỗ trợ gọi không sáu chín ba, bốn hai tám, bốn năm sáu.",
    ),
    (
        "Danh sách nhận gạo dán tại nhà văn hóa, bà con xem đúng STT. STT 1-60 nhận buổi sáng, còn lại nhận lúc 14h.",
        "Danh sách nhận gạo dán tại nhà văn hóa, bà con xem đúng số thứ tự. số thứ tự một đến sáu mươi nhận buổi sáng, còn lại nhận lúc mười bốn giờ.",
    ),
    (
        "Đ/c Nguyễn Văn Hùng, Trưởng CA xã, trực đường dây nóng trong dịp lễ 30/4-02/5. SĐT: 0913 870 226.",
        "đồng chí Nguyễn Văn Hùng, Trưởng công an xã, trực đường dây nóng trong dịp lễ ngày ba mươi tháng tư đến ngày hai tháng năm. số điện thoại: không chín một ba, tám bảy không, hai hai sáu.",
    ),
    (
        "Quý III/2026 xã thu ngân sách đạt 2,35 tỷ đồng, bằng 78% dự toán.",
        "Quý ba năm hai ngàn không trăm hai mươi sáu xã thu ngân sách đạt hai phẩy ba mươi lăm tỷ đồng, bằng bảy mươi tám phần trăm dự toán.",
    ),
    (
        "Người 60+ tuổi khám sức khỏe miễn phí ngày 05/6 tại TYT, nhịn ăn sáng, mang thẻ BHYT và CCCD.",
        "Người sáu mươi tuổi trở lên khám sức khỏe miễn phí ngày năm tháng sáu tại trạm y tế, nhịn ăn sáng, mang thẻ bảo hiểm y tế và căn cước công dân.",
    ),
    (
        "Dự án hỗ trợ mỗi hộ 1 con bò giống và 3 triệu làm chuồng, chuồng tối thiểu 3 x 4 m.",
        "Dự án hỗ trợ mỗi hộ một con bò giống và ba triệu làm chuồng, chuồng tối thiểu ba nhân bốn mét.",
    ),
    (
        "THÔNG BÁO: tiêm phòng dại chó mèo sáng Thứ 3 (09/12) tại nhà văn hóa thôn 1, phí 15.000đ/con. Hộ nghèo không thu tiền.",
        "thông báo: tiêm phòng dại chó mèo sáng Thứ ba, ngày chín tháng mười hai, tại nhà văn hóa thôn một, phí mười lăm ngàn đồng mỗi con. Hộ nghèo không thu tiền.",
    ),
    (
        "Trẻ dưới 5 tuổi nổi bóng nước ở tay chân, sốt trên 2 ngày thì đưa đến TYT ngay. Cần tư vấn gọi Bộ Y tế 1900 9095.",
        "Trẻ dưới năm tuổi nổi bóng nước ở tay chân, sốt trên hai ngày thì đưa đến trạm y tế ngay. Cần tư vấn gọi Bộ Y tế một chín không không, chín không chín năm.",
    ),
    (
        "Hồ tiêu hôm nay 145.500đ/kg, tăng 1,04% so với tuần trước; hạt điều tươi 32k/kg.",
        "Hồ tiêu hôm nay một trăm bốn mươi lăm ngàn năm trăm đồng mỗi ki lô gam, tăng một phẩy không bốn phần trăm so với tuần trước; hạt điều tươi ba mươi hai ngàn mỗi ki lô gam.",
    ),
    (
        "Hồ Sông Quao xả tràn 45m³/s từ 14h30 hôm nay, bà con ven sông không ra vớt củi.",
        "Hồ Sông Quao xả tràn bốn mươi lăm mét khối trên giây từ mười bốn giờ ba mươi phút hôm nay, bà con ven sông không ra vớt củi.",
    ),
    (
        "Đoạn qua trường học chạy tối đa 40km/h, xe máy vi phạm bị phạt từ 800.000-1.000.000đ.",
        "Đoạn qua trường học chạy tối đa bốn mươi ki lô mét trên giờ, xe máy vi phạm bị phạt từ tám trăm ngàn đến một triệu đồng.",
    ),
    (
        "Công ty may ở TP.HCM tuyển 50 lao động, lương 8-10 triệu/tháng, bao ăn ở. Nộp hồ sơ tại UBND xã trước 15/01/2026.",
        "Công ty may ở thành phố Hồ Chí Minh tuyển năm mươi lao động, lương tám đến mười triệu mỗi tháng, bao ăn ở. Nộp hồ sơ tại ủy ban nhân dân xã trước ngày mười lăm tháng một năm hai ngàn không trăm hai mươi sáu.",
    ),
    (
        "Gia đình có con đậu đại học được xã thưởng 1,5 triệu, nộp giấy báo cho chị Lan bên MTTQ trước 30/9.",
        "Gia đình có con đậu đại học được xã thưởng một phẩy năm triệu, nộp giấy báo cho chị Lan bên mặt trận tổ quốc trước ngày ba mươi tháng chín.",
    ),
    (
        "Người khuyết tật đặc biệt nặng được hưởng 1.250.000đ/tháng theo NĐ 20/2021/NĐ-CP, nhận tiền ngày 03-05/12 tại bưu điện.",
        "Người khuyết tật đặc biệt nặng được hưởng một triệu hai trăm năm mươi ngàn đồng mỗi tháng theo nghị định hai mươi năm hai ngàn không trăm hai mươi mốt của Chính phủ, nhận tiền ngày ba đến ngày năm tháng mười hai tại bưu điện.",
    ),
    (
        "Hiến máu đợt 2 năm 2026: mỗi người 250ml hoặc 350ml, cân nặng từ 42kg trở lên, tuổi 18-60.",
        "Hiến máu đợt hai năm hai ngàn không trăm hai mươi sáu: mỗi người hai trăm năm mươi mi li lít hoặc ba trăm năm mươi mi li lít, cân nặng từ bốn mươi hai ki lô gam trở lên, tuổi mười tám đến sáu mươi.",
    ),
    (
        "Chợ phiên thôn 1 họp T7, CN hằng tuần, từ 5h-9h. Phí chỗ bán 10k/buổi.",
        "Chợ phiên thôn một họp thứ bảy, chủ nhật hằng tuần, từ năm giờ đến chín giờ. Phí chỗ bán mười ngàn mỗi buổi.",
    ),
]
