"""The word tables of the reader. Patterns run on lower-case text with one spelling of tone marks."""

from __future__ import annotations

NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"

# What stands just before a figure, nearest reading first: (pattern on folded text, comparator).
BEFORE: tuple[tuple[str, str], ...] = (
    (r"(?:toi thi[eé]u|it nhat|toi thieu la|khong duoi|khong thap hon|khong it hon|it nhat la|tu)", ">="),
    (r"(?:lon hon hoac bang|bang hoac cao hon|≥|>=)", ">="),
    (
        r"(?:toi da|khong qua|khong vuot qua|khong lon hon|khong cao hon|nho hon hoac bang|≤|<=)",
        "<=",
    ),
    (r"(?:tren|hon|vuot|vuot muc|cao hon|lon hon|vuot tren|>)", ">"),
    (r"(?:duoi|thap hon|nho hon|it hon|con duoi|<)", "<"),
    (r"(?:khoang|xap xi|gan|uoc|uoc dat|tam|~|khoang tu)", "~"),
)
_PER = r"(?:\s*/\s*(?:nam|quy|thang|nguoi|ho)\b|\s*gr?dp\b)?"
AFTER_AT_LEAST = rf"{_PER}\s*(?:\([^)]{{0,40}}\)\s*)?tro len"
AFTER_AT_MOST = rf"{_PER}\s*(?:\([^)]{{0,40}}\)\s*)?tro xuong"

GOAL = (
    r"\b(?:phấn đấu|mục tiêu|chỉ tiêu|phải đạt|cần đạt|đặt ra|đề ra|hướng tới|hướng đến|sẽ|dự kiến|bảo đảm|đảm bảo|"
    r"tối thiểu|ít nhất|không dưới|tối đa|kỳ vọng|quyết tâm|nâng tỷ lệ|duy trì|đến (?:hết |cuối )?(?:năm |quý |tháng )|"
    r"tới năm|vào năm|trước năm|đến 20\d\d|yêu cầu|cam kết|định hướng|giữ vững|lộ trình|tiến tới|hoàn thành)\b|"
    r"%\s*trở lên"
)
STRONG_GOAL = (
    r"\b(?:phấn đấu|mục tiêu|chỉ tiêu|phải đạt|cần đạt|đặt ra|đề ra|hướng tới|hướng đến|sẽ|dự kiến|quyết tâm|"
    r"kỳ vọng|tiến tới|cam kết|yêu cầu)\b"
)
RESULT = (
    r"\d\s*% (?:kế hoạch|mục tiêu|chỉ tiêu|so với)\b|"
    r"(?<!tiêu )\bvượt (?:xa |cao hơn )?(?:so với )?(?:mục tiêu|chỉ tiêu|kế hoạch|nghị quyết)"
    r"(?: (?:đề ra|đặt ra|được giao|giao))?|"
    r"\b(?:đạt và vượt|đạt, vượt|vượt)\s+(?:\d[\d/.,%]*\s+|(?!kế|chỉ|mục)\w+\s+){0,3}"
    r"(?:chỉ tiêu|mục tiêu|kế hoạch)\b(?! (?:năm|đến))|"
    r"\b(?:đã \w+|hiện đạt|hiện có (?=(?:hơn |trên |khoảng |gần )?\d)|đạt và "
    r"vượt|đạt, vượt|vượt kế hoạch|hiện nay|hiện tại|đến nay|tới nay|tính đến|"
    r"đến thời điểm|thời gian qua|năm qua|vừa qua|đạt được|"
    r"kết quả (?:là|cho thấy|đạt|thực hiện|bước đầu)|cùng kỳ|"
    r"so với năm|so với đầu năm|tháng đầu năm|lũy kế|ghi nhận|thống kê|hiện đang|toàn tỉnh có|đã và đang|trước đó|"
    r"\d+ tháng|mới đạt|(?<!chứng )(?<!địa )chỉ đạt|đạt xếp hạng|được xếp hạng (?=thứ|vị trí|\d)|được xếp thứ|"
    r"nhiệm kỳ (?:vừa )?qua|"
    r"giai đoạn vừa qua|"
    r"vẫn còn|mức cao kỷ lục|kỷ lục|năm thứ \w+ liên tiếp|năm (?:liền|liên tiếp)|công bố kết quả|"
    r"(?:dẫn đầu|đứng đầu) bảng xếp hạng|vươn lên vị trí|thăng hạng|tăng mạnh nhất|giảm (?:mạnh|nhiều) nhất|"
    r"đã chiếm|ước (?=đạt|tính|tăng|giảm|thực hiện|có|khoảng|năm|cả năm|đến|hết|\d)|"
    r"thực tế đạt|đang có|là địa phương có)\b"
)
# Past tense that is about writing goals down, or that belongs to the name of the thing measured.
NOT_RESULT = (
    r"\bđã (?:đề ra|đặt ra|xác định|nêu|được (?:giao|phê duyệt|đề ra|đặt ra|xác định|ban hành|số hóa|kết nối|cấp phép)|"
    r"số hóa|có (?:trong|sẵn)|ban hành (?!\d)|đăng ký|công bố|ký|đưa ra|đặt|"
    r"thống nhất|thông qua|giao|phê duyệt|quyết nghị)|"
    r"kết quả giải quyết|kết quả xử lý"
)
HEAD_GOAL = (
    r"(?:mục tiêu|chỉ tiêu|phấn đấu|yêu cầu|mục đích|định hướng|cụ thể|như sau|"
    r"đến năm|đến hết năm|đến cuối năm)"
)
HEAD_TASK = (
    r"(?:nhiệm vụ|giải pháp|tổ chức thực hiện|nội dung|trách nhiệm|phân công|chương trình, dự án|lộ trình)"
)
HEAD_RESULT = (
    r"(?:kết quả|thực trạng|hiện trạng|tình hình|"
    r"đánh giá(?=\s*$|[,:.]| (?:kết quả|tình hình|chung|thực trạng|việc|công tác|hiện trạng|tổng quát|"
    r"sơ bộ|những|quá trình))|tồn tại|hạn chế|nguyên nhân|thành tựu|bài học|sự cần thiết|"
    r"bối cảnh|đặc điểm)"
)

# Counted things that can be a goal, longest first where one begins another.
COUNT_UNITS: tuple[str, ...] = (
    "triệu tỷ đồng",
    "nghìn tỷ đồng",
    "ngàn tỷ đồng",
    "tỷ đồng",
    "tỉ đồng",
    "triệu đồng",
    "nghìn đồng",
    "tỷ usd",
    "tỉ usd",
    "triệu usd",
    "usd",
    "tỷ đô la",
    "triệu đô la",
    "triệu lượt",
    "nghìn lượt",
    "khách du lịch",
    "du khách",
    "khách",
    "lượt người",
    "lượt khách",
    "lượt",
    "doanh nghiệp",
    "hợp tác xã",
    "hộ kinh doanh",
    "hộ gia đình",
    "hộ dân",
    "hộ",
    "người dân",
    "người lao động",
    "người",
    "lao động",
    "kỹ sư",
    "chuyên gia",
    "nhân lực",
    "cán bộ, công chức, viên chức",
    "cán bộ, công chức",
    "cán bộ",
    "công chức",
    "học viên",
    "sinh viên",
    "học sinh",
    "giáo viên",
    "đảng viên",
    "thành viên",
    "sản phẩm",
    "mô hình",
    "cơ sở dữ liệu",
    "csdl",
    "bộ dữ liệu",
    "tập dữ liệu",
    "hệ thống",
    "dịch vụ công",
    "dịch vụ",
    "thủ tục hành chính",
    "thủ tục",
    "tthc",
    "trạm bts",
    "trạm",
    "thuê bao",
    "bệnh viện",
    "cơ sở y tế",
    "trạm y tế",
    "cơ sở",
    "trường học",
    "trường",
    "khu công nghiệp",
    "khu công nghệ",
    "nền tảng số",
    "nền tảng",
    "ứng dụng",
    "sáng chế",
    "đơn đăng ký",
    "bằng sáng chế",
    "bậc",
    "tbps",
    "gbps",
    "gb/s",
    "mbps",
    "mb/s",
    "kwh",
    "mw",
    "ha",
    "km",
    "điểm phục vụ",
    "điểm truy cập",
    "điểm",
    "giờ",
    "phút",
    "giây",
    "tuổi",
    "năm",
    "ngày làm việc",
    "ngày",
    "tổ công nghệ số cộng đồng",
    "tổ",
    "lớp tập huấn",
    "lớp",
    "khóa",
    "hội nghị",
    "hội thảo",
    "đề tài",
    "nhiệm vụ",
    "dự án",
    "chợ",
    "trung tâm dữ liệu",
    "trung tâm",
    "phòng",
    "tài khoản",
    "chữ ký số",
    "camera",
    "cảm biến",
    "văn bản",
    "xã, phường, thị trấn",
    "xã, phường",
    "xã",
    "phường",
    "thị trấn",
    "huyện",
    "quận",
    "thôn",
    "ấp",
    "bản",
    "khu phố",
    "tổ dân phố",
    "đơn vị",
    "cơ quan",
    "tổ chức",
    "sở, ngành",
    "địa phương",
    "tỉnh",
    "khu du lịch",
    "điểm du lịch",
    "gian hàng",
    "giao dịch",
    "website",
    "tuyến",
    "sàn thương mại điện tử",
    "sàn",
    "chuỗi",
    "phần mềm",
    "bác sĩ",
    "giường bệnh",
    "di tích",
    "hiện vật",
    "cuộc",
    "lần",
    "đô thị thông minh",
    "đô thị",
    "làng thông minh",
    "viện",
    "bài viết",
    "tin, bài",
    "bộ",
    "công trình",
    "quy trình",
    "máy",
    "thiết bị",
    "màn hình",
    "bưu cục",
    "hợp đồng",
    "quỹ",
    "kết nối iot",
    "kết nối",
    "định danh số",
    "định danh",
    "danh tính số",
    "bản ghi",
    "hồ sơ",
    "tiến sĩ",
    "thạc sĩ",
    "tổ hợp tác",
    "liên hiệp hợp tác xã",
    "cử nhân",
    "giảng viên",
    "nghiên cứu sinh",
    "bác sỹ",
    "huyện, thị xã, thành phố",
    "huyện, thành phố",
    "xã, phường, đặc khu",
    "sở, ban, ngành",
    "nhà khoa học",
    "nhà giáo",
    "bài báo",
    "công bố quốc tế",
    "văn bằng bảo hộ",
    "nhãn hiệu",
    "máy chủ",
    "điểm cầu",
    "buổi",
    "video",
    "chuyên mục",
    "chuyên đề",
    "vùng trồng",
    "làng nghề",
    "cụm công nghiệp",
    "thư viện",
    "bảo tàng",
    "nhà văn hóa",
    "trang trại",
    "mã số",
    "triệu tấn",
    "tấn",
    "m2",
    "phòng thí nghiệm",
    "đồng",
)
# Verbs that make a bare count a promise.
COUNT_VERBS = (
    r"(?:đạt|có|hình thành|xây dựng|thành lập|phát triển|thu hút|hỗ trợ|đào "
    r"tạo|bồi dưỡng|triển khai|lựa chọn|đưa|tập huấn|"
    r"xây dựng mới|tăng|tăng thêm|thêm|giảm|cắt giảm|công nhận|cung cấp|tổ chức|"
    r"thí điểm|hoàn thành|cấp|phủ sóng|lắp đặt|"
    r"tạo lập|mở|mở mới|tích hợp|số hóa|kết nối|ươm tạo|phấn đấu|đạt mức|bình "
    r"quân|trung bình|là|đạt từ|mỗi năm|hằng năm|hàng năm|đón|phục vụ|hướng dẫn|tiếp nhận|"
    r"công bố|giao|lập|ký|sản xuất|duy trì|thực hiện|mời|tư vấn|"
    r"bổ sung|trang bị|kích hoạt|còn|lên|giảm còn|xuống còn|rút ngắn còn|nâng lên|gồm|gấp)"
)
# Nouns whose count or sum is itself a target: `doanh thu 70.000 tỷ đồng`, `GRDP bình quân đầu người 136 triệu đồng`.
SUMS = (
    r"(?:grdp|gdp|doanh thu|doanh số|quy mô|(?:tổng )?thu ngân sách|tổng thu|(?:tổng )?vốn đầu tư|thu nhập|kim ngạch|"
    r"giá trị|"
    r"tổng sản phẩm|năng suất|sản lượng|tổng số|số lượng|số (?=\w)|thu hút|đón|tuổi thọ|tốc độ)"
)
# Money that pays for a plan is a means, not an end.
MEANS = (
    r"(?:(?:tổng |nguồn )?kinh phí|nguồn vốn|vốn (?:ngân sách|đầu tư công|xã hội hóa|ngoài ngân sách|nhà nước)|"
    r"(?<!thu )ngân sách(?: nhà nước| trung ương| tỉnh| địa phương| huyện| thành phố| cấp tỉnh)*|tổng mức đầu tư|"
    r"bố trí|hỗ trợ|xã hội hóa)"
)
NOT_COUNTED_BEFORE = (
    r"(?:\bcả|\bcác|\bcủa|\btrong|\btrên|\btại|\bvới|\btheo|\bở|\bgồm|\bbao "
    r"gồm|\bsố|\bmức độ|\bcấp độ|\bcấp|\bmức|\bquý|"
    r"\bđiều|\bkhoản|\bmục|\bchương|\bphần|\bđợt|\blần thứ|\bthứ|\bkhóa|\bhạng|"
    r"\bloại|\bnhóm|\btuyến|\blớp|\bphiên bản|\bđề án|"
    r"\bnghị quyết|\bquyết định|\bkế hoạch|\bbảng|\bphụ lục|\bhình|\bảnh|\bnăm "
    r"thứ|\btháng|\bngày|\bsau|\bqua|\btừ|\bso với|"
    r"\bchỉ thị|\bthông tư|\bnghị định|\bluật|\btrước|\bvòng)\s*$"
)

# Written in the text -> code of the pillar. The first that matches nearest to the figure wins.
PILLARS: tuple[tuple[str, str], ...] = (
    (
        "security",
        (
            r"an toàn thông tin|an ninh mạng|an toàn, an ninh|an toàn an ninh|mã độc|"
            r"cấp độ an toàn|bảo mật|giám sát an toàn"
        ),
    ),
    ("awareness", r"nhận thức số|nâng cao nhận thức|nhận thức|truyền thông về chuyển đổi số|tuyên truyền"),
    ("workforce", r"nhân lực|nguồn nhân lực|đào tạo|bồi dưỡng|tập huấn|kỹ năng số|kỹ sư|chuyên gia"),
    ("data", r"dữ liệu số|cơ sở dữ liệu|csdl|dữ liệu mở|kho dữ liệu|dữ liệu dùng chung|dữ liệu"),
    (
        "infrastructure",
        (
            r"hạ tầng số|hạ tầng|băng rộng|cáp quang|băng thông|4g|5g|phủ sóng|trung "
            r"tâm dữ liệu|internet|ipv6|điện thoại thông minh|smartphone"
        ),
    ),
    (
        "economy",
        r"kinh tế số|grdp|gdp|thương mại điện tử|doanh nghiệp|năng suất lao động|"
        r"hợp tác xã|ocop|tfp|hợp đồng điện tử|hóa đơn|"
        r"không dùng tiền mặt trong|sàn|xuất khẩu|bán lẻ|hộ kinh doanh|công nghiệp",
    ),
    (
        "society",
        r"xã hội số|công dân số|người dân|dân số|hộ gia đình|tài khoản thanh toán|"
        r"định danh|sức khỏe|bệnh án|khám, chữa bệnh|"
        r"khám chữa bệnh|học sinh|trường học|cơ sở giáo dục|cộng đồng|chữ ký|y tế|giáo dục|bệnh viện",
    ),
    (
        "government",
        (
            r"chính quyền số|chính phủ số|chính quyền điện tử|dịch vụ công|thủ tục hành "
            r"chính|hồ sơ công việc|hồ sơ|văn bản|"
            r"cơ quan nhà nước|cán bộ|công chức|báo cáo|cải cách hành chính|một cửa|"
            r"chế độ báo cáo|cuộc họp|họp|kiểm tra|chuyển đổi số"
        ),
    ),
)
SECTORS: tuple[tuple[str, str], ...] = (
    ("y tế", r"y tế|khám, chữa bệnh|khám chữa bệnh|khám bệnh|bệnh viện|bệnh án|sức khỏe|thuốc|viện phí"),
    (
        "giáo dục",
        r"giáo dục|trường học|học sinh|sinh viên|học phí|dạy và học|giáo viên|cơ sở đào tạo|đại học|dạy học",
    ),
    (
        "nông nghiệp",
        r"nông nghiệp|nông thôn|nông sản|ocop|trồng trọt|chăn nuôi|thủy sản|truy xuất nguồn gốc|nông dân",
    ),
    ("du lịch", r"du lịch|khách du lịch|lữ hành|lưu trú"),
    ("giao thông", r"giao thông|vận tải|logistics|phương tiện"),
    ("tài nguyên và môi trường", r"tài nguyên|môi trường (?!mạng|số|điện tử)|đất đai|quan trắc|khoáng sản"),
    ("tài chính - ngân hàng", r"ngân hàng|thanh toán|tiền mặt|tín dụng|thuế|hóa đơn|tài chính"),
    (
        "công thương",
        r"thương mại điện tử|công thương|bán lẻ|chợ|sàn|xuất khẩu|sản xuất công nghiệp|công nghiệp|năng lượng",
    ),
    ("văn hóa", r"văn hóa|di sản|di tích|bảo tàng|thư viện|thể thao"),
    ("lao động - xã hội", r"an sinh|việc làm|lao động - thương binh|người có công|bảo trợ"),
    ("tư pháp", r"tư pháp|hộ tịch|công chứng|pháp luật"),
    ("xây dựng - đô thị", r"xây dựng, quy hoạch|quy hoạch|đô thị"),
    ("an ninh trật tự", r"an ninh, trật tự|an ninh trật tự|căn cước|định danh"),
    ("khoa học và công nghệ", r"khoa học|nghiên cứu|sáng chế|đổi mới sáng tạo|r&d|tfp"),
    ("thông tin - truyền thông", r"báo chí|truyền thanh|bưu chính|phát thanh|truyền hình"),
)
