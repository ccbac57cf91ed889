//! A resource type with every data type and every characteristic that matters to a patch.

use scim_runtime::record::{Attribute, Descriptor};

pub(crate) const EXTENSION: &str = "urn:example:ext:2.0:Thing";

pub(crate) const PLACE: &[Attribute] = &[
    Attribute::string("street"),
    Attribute::string("town"),
    Attribute::boolean("mapped"),
    Attribute::string("seen").read_only(),
];
pub(crate) const MAIL: &[Attribute] = &[
    Attribute::string("value"),
    Attribute::string("type"),
    Attribute::string("display"),
    Attribute::boolean("primary"),
    Attribute::string("checked").read_only(),
    Attribute::string("since").immutable(),
];
pub(crate) const MEMBER: &[Attribute] = &[
    Attribute::string("value").case_exact().immutable(),
    Attribute::string("type").immutable(),
];
pub(crate) const EXTENDED: &[Attribute] = &[
    Attribute::string("grade"),
    Attribute::integer("level"),
    Attribute::complex_with("lead", PLACE),
    Attribute::string("tags").multi_valued(),
    Attribute::string("badge").immutable(),
];
pub(crate) const ATTRIBUTES: &[Attribute] = &[
    Attribute::string("name").required(),
    Attribute::string("code").case_exact(),
    Attribute::boolean("active"),
    Attribute::integer("count"),
    Attribute::decimal("ratio"),
    Attribute::date_time("since"),
    Attribute::binary("blob"),
    Attribute::reference("link"),
    Attribute::json("anything"),
    Attribute::string("given").immutable(),
    Attribute::string("origin").read_only(),
    Attribute::string("password").write_only().never_returned(),
    Attribute::complex_with("home", PLACE),
    Attribute::complex_with("mails", MAIL).multi_valued(),
    Attribute::complex_with("members", MEMBER).multi_valued(),
    Attribute::complex_with("places", PLACE).multi_valued(),
    Attribute::string("words").multi_valued(),
    Attribute::string("codes").multi_valued().case_exact(),
    Attribute::integer("counts").multi_valued(),
    Attribute::decimal("ratios").multi_valued(),
    Attribute::date_time("dates").multi_valued(),
    Attribute::boolean("flags").multi_valued(),
    Attribute::json("anythings").multi_valued(),
    Attribute::extension_with(EXTENSION, EXTENDED),
];
pub(crate) const THING: Descriptor<'_> = Descriptor {
    urn: "urn:example:2.0:Thing",
    attributes: ATTRIBUTES,
};
