//! What names, licences and offences of the demonstration cities are composed of.
//!
//! Places, trades, laws and permits exist; every business, person and case made from them is invented.

/// A part of a city: how its division is called in the pack, and places within it.
#[derive(Debug)]
pub(super) struct District {
    /// Beginning of the division's name.
    pub name: &'static str,
    /// Division within credit codes: zones without a national code register with the city.
    pub code: &'static str,
    /// Towns, streets and waters that businesses name themselves after.
    pub places: &'static [&'static str],
    /// How many businesses, relative to the other parts.
    pub weight: u32,
}

/// The words of one city.
#[derive(Debug)]
pub(super) struct City {
    /// Code of its pack.
    pub code: &'static str,
    /// Province, as companies begin their names.
    pub province: &'static str,
    /// City without 市.
    pub name: &'static str,
    /// What document numbers begin with.
    pub short: &'static str,
    /// Its parts.
    pub districts: &'static [District],
}

macro_rules! district {
    ($name:literal $code:literal $weight:literal: $($place:literal)+) => {
        District { name: $name, code: $code, weight: $weight, places: &[$($place),+] }
    };
}

/// Every city with a pack.
pub(super) const CITIES: &[City] = &[
    City {
        code: "ezhou",
        province: "湖北",
        name: "鄂州",
        short: "鄂州",
        districts: &[
            district!("鄂城" "420704" 42: "凤凰" "古楼" "西山" "樊口" "泽林" "杜山" "花湖" "碧石" "汀祖" "洋澜" "江渚"),
            district!("华容" "420703" 20: "华容" "段店" "庙岭" "蒲团" "临江" "红莲湖" "江渚"),
            district!("梁子湖" "420702" 14: "太和" "东沟" "梁子" "涂家垴" "沼山" "梁子湖"),
            district!("葛店" "420700" 16: "葛店" "左岭" "武城湖" "严家湖"),
            district!("临空" "420700" 8: "燕矶" "杨叶" "沙窝" "新庙" "花湖"),
        ],
    },
    City {
        code: "wugang",
        province: "河南",
        name: "舞钢",
        short: "舞",
        districts: &[
            district!("舞钢" "410481" 1: "垭口" "寺坡" "朱兰" "院岭" "矿建" "八台" "尚店" "尹集" "枣林" "庙街" "铁山" "武功" "杨庄" "石漫滩"),
        ],
    },
    City {
        code: "yunfu",
        province: "广东",
        name: "云浮",
        short: "云",
        districts: &[
            district!("云城" "445302" 28: "云城" "高峰" "河口" "安塘" "思劳" "腰古"),
            district!("云安" "445303" 14: "六都" "高村" "石城" "镇安" "白石"),
            district!("新兴" "445321" 24: "新城" "车岗" "水台" "稔村" "太平" "六祖" "簕竹"),
            district!("郁南" "445322" 12: "都城" "平台" "桂圩" "连滩" "建城" "南江口"),
            district!("罗定" "445381" 22: "罗城" "素龙" "附城" "罗平" "船步" "围底" "泗纶"),
        ],
    },
    City {
        code: "jixi",
        province: "黑龙江",
        name: "鸡西",
        short: "鸡",
        districts: &[
            district!("鸡冠" "230302" 30: "红军路" "南山" "向阳" "东风" "红星" "西郊"),
            district!("恒山" "230303" 10: "桦木林" "大恒山" "二道河子" "柳毛"),
            district!("滴道" "230304" 7: "东兴" "矿里" "洗煤" "兰岭"),
            district!("梨树" "230305" 6: "街里" "穆棱" "平岗" "碱场"),
            district!("城子河" "230306" 8: "城子河" "永丰" "长青" "杏花"),
            district!("麻山" "230307" 3: "麻山" "龙山"),
            district!("鸡东" "230321" 12: "鸡东" "平阳" "向阳" "哈达" "永安"),
            district!("虎林" "230381" 12: "虎林" "东方红" "迎春" "虎头" "宝东"),
            district!("密山" "230382" 12: "密山" "连珠山" "当壁镇" "知一" "黑台" "兴凯"),
        ],
    },
];

/// Two characters that a company's own name is made of.
pub(super) const BRAND_FIRST: &[&str] = &[
    "恒", "鑫", "盛", "华", "瑞", "中", "宏", "安", "金", "天", "润", "博", "佳", "新", "东", "德", "泰", "信", "远",
    "嘉", "荣", "永", "广", "正", "昌", "楚", "吉", "凯", "同", "顺", "联", "晟", "腾", "亿", "众", "启", "立", "长",
    "汇", "万", "祥", "䶮",
];
/// See [`BRAND_FIRST`].
pub(super) const BRAND_SECOND: &[&str] = &[
    "源", "达", "泰", "通", "丰", "益", "和", "兴", "隆", "康", "利", "邦", "诚", "美", "成", "业", "悦", "腾", "宇",
    "力", "博", "洋", "辉", "友", "旺", "捷", "森", "航", "润", "杰", "发", "祥", "峰", "嘉", "合", "瑞", "海", "创",
    "昌", "𠮷",
];

/// Surnames by frequency.
pub(super) const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "罗",
    "高", "郑", "梁", "谢", "宋", "唐", "许", "邓", "韩", "冯", "曹", "彭", "曾", "肖", "田", "董", "袁", "潘", "蒋",
    "蔡", "余", "杜", "叶", "程", "魏", "苏", "吕", "丁", "任", "卢", "姚", "沈", "钟", "姜", "崔", "谭", "陆", "范",
    "汪", "廖", "石", "金", "韦", "贾", "夏", "欧阳", "上官",
];
/// Characters of given names.
pub(super) const GIVEN: &[&str] = &[
    "伟", "芳", "秀", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "霞", "平",
    "刚", "桂", "英", "华", "玉", "兰", "红", "春", "梅", "建", "国", "文", "志", "海", "云", "秋", "冬", "小", "晓",
    "东", "学", "金", "成", "林", "义", "庆", "诗", "雨", "子", "欣", "佳", "宇", "浩",
];
/// Villages, for collectives.
pub(super) const VILLAGES: &[&str] = &[
    "楚藩", "月陂", "胡进", "周汤", "三峰", "细屋", "新桥", "洪港", "峒山", "上汤", "莲花", "马垅", "赵寨", "吴垴",
    "李湾", "周铺", "东港", "大湾", "沙咀", "芦洲", "枫林", "石桥", "龙潭", "白塔", "青山", "柳林",
];

/// A trade: its class and how those in it call themselves.
#[derive(Debug)]
pub(super) struct Trade {
    /// GB/T 4754-2017: section and division.
    pub code: &'static str,
    /// Enterprises: …恒源建材有限公司.
    pub company: &'static [&'static str],
    /// Individual households: …李记面馆; empty = none.
    pub household: &'static [&'static str],
    /// Cooperatives: …绿丰水产养殖专业合作社; empty = none.
    pub cooperative: &'static [&'static str],
    /// Relative number of enterprises, households, cooperatives.
    pub weight: [u32; 3],
    /// Codes of [`PERMITS`] and [`OFFENCES`] that fit besides the general ones.
    pub tags: &'static [Tag],
}

/// What a trade has to do with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// Any business.
    Any,
    /// Food made or sold.
    Food,
    /// Medicines and medical care.
    Health,
    /// A plant with emissions.
    Plant,
    /// Dangerous chemicals.
    Chemicals,
    /// Building sites.
    Building,
    /// Goods or passengers on the road.
    Road,
    /// Guests, hairdressing and other public places.
    Venue,
    /// Lifts, boilers, cranes.
    Equipment,
    /// Farming and fishing.
    Farm,
    /// Labour agencies.
    Labour,
    /// Real estate.
    Estate,
}

macro_rules! trade {
    ($code:literal [$($w:literal)+] $($tag:ident)+; $($company:literal)*; $($household:literal)*; $($coop:literal)*) => {
        Trade {
            code: $code,
            company: &[$($company),*],
            household: &[$($household),*],
            cooperative: &[$($coop),*],
            weight: [$($w),+],
            tags: &[$(Tag::$tag),+],
        }
    };
}

/// The trades.
pub(super) const TRADES: &[Trade] = &[
    trade!("C30" [9 0 0] Plant Equipment; "建材" "新材料" "水泥制品" "石业" "玻璃制品"; ; ),
    trade!("C26" [4 0 0] Plant Chemicals Equipment; "化工" "涂料" "精细化工"; ; ),
    trade!("C13" [5 1 0] Plant Food; "食品" "粮油" "水产食品" "农产品加工"; "油坊" "豆制品作坊"; ),
    trade!("C18" [4 1 0] Plant; "服饰" "制衣" "纺织服装"; "制衣店"; ),
    trade!("C33" [6 1 0] Plant Equipment; "金属制品" "五金制品" "钢结构"; "铁艺加工店"; ),
    trade!("C34" [6 0 0] Plant Equipment; "机械" "机械设备" "智能装备" "模具"; ; ),
    trade!("C38" [4 0 0] Plant; "电气" "新能源科技" "电力设备"; ; ),
    trade!("C27" [2 0 0] Plant Health; "医药" "生物医药" "生物科技"; ; ),
    trade!("E47" [8 0 0] Building; "建筑工程" "建设工程" "建筑劳务" "市政工程"; ; ),
    trade!("E50" [6 2 0] Building; "装饰工程" "装饰设计"; "门窗经营部" "装饰材料店"; ),
    trade!("F51" [16 6 0] Any; "贸易" "商贸" "物资" "供应链管理"; "批发部" "建材经营部"; ),
    trade!("F52" [6 26 0] Food; "超市管理" "零售连锁" "电子商务"; "便利店" "百货店" "服装店" "水果店" "文具店" "五金店" "烟酒商行"; ),
    trade!("F52" [2 3 0] Health; "大药房连锁" "医疗器械"; "药店" "眼镜店"; ),
    trade!("G54" [7 4 0] Road; "物流" "货物运输" "汽车运输"; "货运部"; ),
    trade!("G59" [3 0 0] Equipment; "仓储" "仓储物流" "冷链物流"; ; ),
    trade!("H62" [3 24 0] Food Venue; "餐饮管理" "餐饮服务"; "餐馆" "面馆" "早点店" "烧烤店" "小吃店" "土菜馆" "奶茶店"; ),
    trade!("H61" [2 3 0] Venue; "酒店管理" "大酒店"; "宾馆" "民宿"; ),
    trade!("I65" [8 0 0] Any; "科技" "信息技术" "软件" "网络科技"; ; ),
    trade!("K70" [3 0 0] Estate Equipment; "置业" "房地产开发" "物业服务"; ; ),
    trade!("L72" [8 1 0] Labour; "企业管理" "商务咨询" "人力资源" "广告传媒"; "图文广告店"; ),
    trade!("N77" [3 0 0] Plant; "环保科技" "生态环境工程" "园林绿化"; ; ),
    trade!("O80" [2 9 0] Venue; "家政服务"; "理发店" "美容院" "洗衣店" "养生馆"; ),
    trade!("O81" [3 6 0] Road; "汽车服务" "汽车维修"; "汽修店" "电动车行" "家电维修部"; ),
    trade!("P83" [3 0 0] Any; "教育咨询" "职业培训"; ; ),
    trade!("Q84" [1 2 0] Health Venue; "医疗管理"; "口腔诊所" "中医诊所"; ),
    trade!("R90" [1 2 0] Venue; "文化娱乐"; "棋牌室" "网咖"; ),
    trade!("A01" [4 2 8] Farm; "农业科技" "生态农业" "农业开发"; "种植家庭农场" "苗木场"; "蔬菜种植" "水稻种植" "茶叶种植" "果树种植"),
    trade!("A03" [2 2 5] Farm; "畜牧" "养殖"; "养殖场"; "生猪养殖" "家禽养殖" "蜜蜂养殖"),
    trade!("A04" [2 2 5] Farm; "水产" "渔业"; "水产养殖场"; "水产养殖" "莲虾共作" "武昌鱼养殖"),
    trade!("A05" [1 0 3] Farm; "农机服务"; ; "农机服务" "植保服务"),
];

/// A permit.
#[derive(Debug)]
pub(super) struct Permit {
    /// What it fits.
    pub tag: Tag,
    /// Departments that may issue it, by code, the first that the city has.
    pub by: &'static [&'static str],
    /// Document 许可决定文书名称.
    pub document: &'static str,
    /// Certificate 许可证书名称.
    pub certificate: &'static str,
    /// Kind 许可类别.
    pub kind: &'static str,
    /// Content 许可内容.
    pub content: &'static str,
    /// Letters of the number.
    pub letters: &'static str,
    /// Years of validity; 0 = long term.
    pub years: i32,
}

macro_rules! permits {
    ($($tag:ident [$($by:literal)+] $document:literal $certificate:literal $kind:literal $content:literal $letters:literal $years:literal;)+) => {
        &[$(Permit {
            tag: Tag::$tag, by: &[$($by),+], document: $document, certificate: $certificate, kind: $kind,
            content: $content, letters: $letters, years: $years,
        }),+]
    };
}

/// The permits.
pub(super) const PERMITS: &[Permit] = permits! {
    Any ["market"] "准予设立登记通知书" "营业执照" "登记" "准予设立登记" "登记" 0;
    Any ["market"] "准予变更登记通知书" "营业执照" "登记" "准予变更经营范围" "变更" 0;
    Any ["city_management" "housing" "market"] "户外广告设置许可决定书" "户外广告设置许可证" "普通" "准予设置店招一处" "城许" 2;
    Food ["market"] "食品经营许可决定书" "食品经营许可证" "普通" "热食类食品制售；预包装食品销售" "JY" 5;
    Food ["market"] "食品生产许可决定书" "食品生产许可证" "普通" "食品生产，类别见许可证副本" "SC" 5;
    Health ["market"] "药品经营许可决定书" "药品经营许可证" "普通" "处方药、非处方药零售" "药许" 5;
    Health ["market"] "医疗器械经营备案凭证" "第二类医疗器械经营备案凭证" "其他" "第二类医疗器械经营" "械备" 0;
    Plant ["environment"] "排污许可决定书" "排污许可证" "普通" "准予按许可证载明的种类、浓度和总量排放污染物" "环许" 5;
    Plant ["environment"] "环境影响报告表批复" "环境影响评价批复" "核准" "同意按报告表所列规模和措施建设" "环审" 0;
    Chemicals ["emergency"] "危险化学品经营许可决定书" "危险化学品经营许可证" "普通" "带储存设施经营：氢氧化钠、盐酸等" "危化经" 3;
    Chemicals ["emergency"] "安全生产许可决定书" "安全生产许可证" "普通" "危险化学品生产" "WH安许" 3;
    Building ["housing"] "建筑业企业资质审批意见" "建筑业企业资质证书" "认可" "建筑工程施工总承包三级" "建资" 5;
    Building ["housing"] "建筑工程施工许可决定书" "建筑工程施工许可证" "普通" "准予一标段厂房工程施工" "施许" 0;
    Building ["housing" "emergency"] "安全生产许可决定书" "安全生产许可证" "普通" "建筑施工" "JZ安许" 3;
    Road ["transport"] "道路运输经营许可决定书" "道路运输经营许可证" "普通" "普通货物道路运输" "交运" 4;
    Road ["transport"] "机动车维修经营备案" "机动车维修经营备案" "其他" "二类机动车维修（小型车辆）" "汽维" 0;
    Venue ["health"] "公共场所卫生许可决定书" "公共场所卫生许可证" "普通" "准予经营公共场所" "卫公" 4;
    Venue ["fire" "emergency"] "公众聚集场所消防安全检查合格证" "消防安全检查合格证" "普通" "投入使用、营业前消防安全检查合格" "消检" 0;
    Equipment ["market"] "特种设备使用登记" "特种设备使用登记证" "登记" "起重机械使用登记" "起" 0;
    Farm ["agriculture"] "动物防疫条件审查决定书" "动物防疫条件合格证" "普通" "动物饲养场" "动防" 0;
    Farm ["agriculture"] "水域滩涂养殖证审批决定" "水域滩涂养殖证" "特许" "准予在划定水域养殖" "养证" 10;
    Farm ["agriculture"] "农作物种子生产经营许可决定书" "农作物种子生产经营许可证" "普通" "常规作物种子生产经营" "种许" 5;
    Labour ["human_resources"] "人力资源服务许可决定书" "人力资源服务许可证" "普通" "职业介绍；人才信息网络服务" "人服" 5;
    Labour ["human_resources"] "劳务派遣经营许可决定书" "劳务派遣经营许可证" "普通" "劳务派遣" "劳派" 3;
    Estate ["housing"] "商品房预售许可决定书" "商品房预售许可证" "普通" "准予预售住宅两栋" "预售" 0;
};

/// An offence and what follows.
#[derive(Debug)]
pub(super) struct Offence {
    /// What it fits.
    pub tag: Tag,
    /// Departments that may punish it, by code, the first that the city has.
    pub by: &'static [&'static str],
    /// Letters of the document number: 市监罚.
    pub letters: &'static str,
    /// Kind of violation 违法行为类型.
    pub kind: &'static str,
    /// Facts 违法事实, after "经查，当事人".
    pub facts: &'static str,
    /// Basis 处罚依据.
    pub basis: &'static str,
    /// Penalty kinds in the standard's words.
    pub penalties: &'static [&'static str],
    /// Fine in yuan, from and to; 0 = none.
    pub fine: [i64; 2],
    /// Relative number.
    pub weight: u32,
}

macro_rules! offences {
    ($($tag:ident [$($by:literal)+] $letters:literal $kind:literal $facts:literal $basis:literal [$($penalty:literal)+] $low:literal $high:literal $weight:literal;)+) => {
        &[$(Offence {
            tag: Tag::$tag, by: &[$($by),+], letters: $letters, kind: $kind, facts: $facts, basis: $basis,
            penalties: &[$($penalty),+], fine: [$low, $high], weight: $weight,
        }),+]
    };
}

/// The offences: minor ones, general ones, serious ones of every regime.
pub(super) const OFFENCES: &[Offence] = offences! {
    Any ["market"] "市监罚" "未按规定公示应当公示的信息" "未在规定期限内公示其年度报告" "《企业信息公示暂行条例》第十八条" ["警告"] 0 0 6;
    Any ["market"] "市监罚" "广告含有虚假内容" "在其网店页面使用“全城最低”等无法证实的用语" "《中华人民共和国广告法》第五十七条" ["罚款"] 3000 90000 7;
    Any ["market"] "市监罚" "未明码标价" "销售的商品未按规定明码标价" "《中华人民共和国价格法》第四十二条" ["通报批评"] 0 0 4;
    Any ["market"] "市监罚" "侵犯注册商标专用权" "销售侵犯他人注册商标专用权的商品" "《中华人民共和国商标法》第六十条" ["罚款" "没收非法财物"] 5000 120000 5;
    Any ["human_resources"] "人社监罚" "拖欠劳动报酬" "未按劳动合同约定按月足额支付九名劳动者工资，责令后逾期未改" "《劳动保障监察条例》第三十条" ["罚款"] 2000 20000 3;
    Any ["city_management" "housing"] "城管罚" "擅自占用城市道路" "未经批准在门前人行道堆放货物" "《城市道路管理条例》第四十二条" ["警告" "罚款"] 200 2000 4;
    Any ["fire" "emergency"] "消行罚" "占用疏散通道" "在疏散通道内堆放纸箱等可燃物" "《中华人民共和国消防法》第六十条" ["罚款"] 5000 30000 5;
    Any ["emergency"] "应急罚" "未对从业人员进行安全生产教育和培训" "未如实记录三名新进人员的安全生产教育和培训情况" "《中华人民共和国安全生产法》第九十七条" ["罚款"] 5000 60000 4;
    Any ["tax" "market"] "税罚" "未按规定期限办理纳税申报" "逾期办理纳税申报一次" "《中华人民共和国税收征收管理法》第六十二条" ["罚款"] 50 2000 3;
    Food ["market"] "市监罚" "经营超过保质期的食品" "货架上有超过保质期的预包装食品十二袋待售" "《中华人民共和国食品安全法》第一百二十四条" ["罚款" "没收违法所得" "没收非法财物"] 5000 80000 10;
    Food ["market"] "市监罚" "未取得许可从事食品经营" "未取得食品经营许可从事热食类食品制售" "《中华人民共和国食品安全法》第一百二十二条" ["罚款" "没收违法所得"] 5000 60000 5;
    Food ["market"] "市监罚" "未履行进货查验义务" "采购食用油未查验供货者的许可证和合格证明" "《中华人民共和国食品安全法》第一百二十六条" ["警告"] 0 0 8;
    Food ["market"] "市监罚" "经营的食品农药残留超标" "销售的芹菜经抽检毒死蜱项目不合格，货值金额较大，情节严重" "《中华人民共和国食品安全法》第一百二十三条" ["罚款" "吊销许可证件"] 100000 300000 1;
    Health ["market"] "市监罚" "未按规定凭处方销售处方药" "未凭处方销售阿莫西林胶囊二盒" "《药品经营和使用质量监督管理办法》第七十二条" ["警告" "罚款"] 2000 10000 5;
    Health ["market"] "市监罚" "经营过期医疗器械" "陈列柜内有过期的一次性使用医用口罩五包" "《医疗器械监督管理条例》第八十六条" ["罚款" "没收非法财物"] 20000 60000 3;
    Health ["health"] "卫医罚" "使用非卫生技术人员从事诊疗活动" "安排未取得执业医师资格的人员独立接诊" "《医疗机构管理条例》第四十七条" ["罚款"] 5000 60000 3;
    Plant ["environment"] "环罚" "超标排放水污染物" "总排口化学需氧量浓度超过排放标准 0.4 倍" "《中华人民共和国水污染防治法》第八十三条" ["罚款"] 100000 400000 5;
    Plant ["environment"] "环罚" "未按规定安装污染物排放自动监测设备" "未按照排污许可证要求安装自动监测设备并联网" "《排污许可管理条例》第三十六条" ["罚款"] 20000 120000 5;
    Plant ["environment"] "环罚" "未批先建" "未报批环境影响评价文件即开工建设一条生产线" "《中华人民共和国环境影响评价法》第三十一条" ["罚款"] 10000 150000 4;
    Plant ["environment"] "环罚" "通过暗管排放水污染物" "雨水井内接有软管，生产废水经其排入沟渠" "《中华人民共和国水污染防治法》第八十三条" ["罚款" "责令停产停业"] 200000 900000 1;
    Plant ["market"] "市监罚" "生产不符合国家标准的产品" "生产的两批次产品经抽检不符合国家强制性标准" "《中华人民共和国产品质量法》第四十九条" ["罚款" "没收违法所得"] 8000 160000 6;
    Chemicals ["emergency"] "应急罚" "未建立安全风险分级管控制度" "未按规定开展安全风险辨识评估和分级管控" "《中华人民共和国安全生产法》第一百零一条" ["罚款"] 20000 90000 4;
    Chemicals ["emergency"] "应急罚" "安全设备未按规定检测" "可燃气体报警器逾期未检测，经责令仍未改正" "《中华人民共和国安全生产法》第九十九条" ["罚款" "责令停产停业"] 50000 200000 2;
    Building ["housing"] "建罚" "未取得施工许可证擅自施工" "在未取得施工许可证的情况下组织土方开挖" "《建筑工程施工许可管理办法》第十二条" ["罚款"] 10000 60000 5;
    Building ["housing"] "建罚" "未按工程设计图纸施工" "部分楼板钢筋间距与设计图纸不符" "《建设工程质量管理条例》第六十四条" ["罚款"] 30000 300000 3;
    Building ["housing"] "建罚" "将承包的工程转包" "承包后将主体工程交由他人施工" "《建设工程质量管理条例》第六十二条" ["罚款" "降低资质等级"] 50000 200000 2;
    Building ["city_management" "housing"] "城管罚" "运输车辆未密闭" "工地驶出车辆未密闭，沿途遗撒渣土" "《中华人民共和国大气污染防治法》第一百一十六条" ["罚款"] 2000 20000 5;
    Road ["transport"] "交罚" "未按规定维护和检测运输车辆" "一辆重型货车逾期未做综合性能检测" "《道路货物运输及站场管理规定》第六十三条" ["罚款"] 1000 5000 6;
    Road ["transport"] "交罚" "超限运输" "货运车辆车货总质量超过限定标准 8.6 吨" "《公路安全保护条例》第六十四条" ["罚款"] 500 30000 7;
    Road ["transport"] "交罚" "未取得道路货物运输经营许可" "使用未取得道路运输证的车辆从事货运" "《中华人民共和国道路运输条例》第六十三条" ["警告" "罚款"] 3000 10000 4;
    Venue ["health"] "卫公罚" "未按规定对公共用品用具清洗消毒" "抽检毛巾大肠菌群项目不合格" "《公共场所卫生管理条例实施细则》第三十六条" ["警告" "罚款"] 500 2000 8;
    Venue ["health"] "卫公罚" "安排未获得健康合格证明的从业人员" "两名从业人员无有效健康合格证明上岗" "《公共场所卫生管理条例》第十四条" ["警告"] 0 0 6;
    Venue ["fire" "emergency"] "消行罚" "消防设施未保持完好有效" "应急照明灯三处损坏未修复" "《中华人民共和国消防法》第六十条" ["罚款"] 5000 50000 6;
    Equipment ["market"] "市监特罚" "使用未经检验的特种设备" "使用超过检验有效期的叉车一台" "《中华人民共和国特种设备安全法》第八十四条" ["罚款"] 30000 120000 5;
    Farm ["agriculture"] "农罚" "未按规定建立养殖档案" "未建立兽药使用记录" "《中华人民共和国畜牧法》第八十二条" ["警告"] 0 0 4;
    Farm ["agriculture"] "农罚" "经营应当审定未经审定的种子" "销售未经审定的水稻种子四十公斤" "《中华人民共和国种子法》第七十七条" ["罚款" "没收违法所得"] 10000 60000 3;
    Labour ["human_resources"] "人社监罚" "未经许可经营劳务派遣业务" "在许可证到期后继续派遣劳动者二十三人" "《中华人民共和国劳动合同法》第九十二条" ["罚款" "没收违法所得"] 10000 80000 3;
    Estate ["housing"] "建罚" "未取得预售许可收取定金" "在取得商品房预售许可证前收取定金三笔" "《城市商品房预售管理办法》第十三条" ["罚款"] 10000 30000 3;
    Estate ["housing"] "建罚" "擅自利用共用部位经营" "未经业主同意在电梯内发布广告" "《物业管理条例》第六十三条" ["警告" "罚款"] 10000 100000 3;
};

/// Volunteered certificates: kind in the catalogue's words, name, who issues it.
pub(super) const CERTIFICATES: &[(&str, &str, &str)] = &[
    ("质量认证", "质量管理体系认证证书（GB/T 19001）", "方圆标志认证集团有限公司"),
    ("标准认证", "环境管理体系认证证书（GB/T 24001）", "中国质量认证中心"),
    ("标准认证", "职业健康安全管理体系认证证书（GB/T 45001）", "北京联合智业认证有限公司"),
    ("行业认证", "中国环境标志产品认证证书", "中环联合（北京）认证中心有限公司"),
    ("行业认证", "有机产品认证证书", "北京中绿华夏有机产品认证中心"),
    ("产地认证", "地理标志专用标志使用证", "国家知识产权局"),
    ("资质资格", "高新技术企业证书", "省科学技术厅"),
    ("资质资格", "科技型中小企业入库证明", "省科学技术厅"),
    ("资质资格", "市级农业产业化重点龙头企业证书", "市人民政府"),
];
