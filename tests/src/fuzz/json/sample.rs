//! A resource with a field of every kind.

use scim_runtime::{
    Json,
    record::{Attribute, Extension, Extra, Resource},
    support::Root,
    value::{Binary, DateTime, Reference},
};

/// A resource with a field of every kind.
pub(super) struct Sample {
    text: Option<String>,
    texts: Vec<String>,
    flag: Option<bool>,
    flags: Vec<bool>,
    count: Option<i64>,
    counts: Vec<i64>,
    ratio: Option<f64>,
    ratios: Vec<f64>,
    time: Option<DateTime>,
    links: Vec<Reference>,
    json: Option<Json>,
    jsons: Vec<Json>,
    own: Option<Json>,
    part: Option<SamplePart>,
    parts: Vec<SamplePart>,
    extension: Option<SampleExtension>,
    extra: Extra,
}

/// The attribute whose Rust type is defined by the user.
pub(super) const OWN: &str = "own";

impl Resource for Sample {
    const NAME: &'static str = "Sample";
    const ENDPOINT: &'static str = "/Samples";
    const URN: &'static str = "urn:example:params:scim:schemas:core:2.0:Sample";
}

scim_runtime::record! {
    Sample, Root::Resource(Sample::URN);
    text String: Attribute::string("text"),
    texts Strings: Attribute::string("texts").multi_valued(),
    flag Boolean: Attribute::boolean("flag"),
    flags Booleans: Attribute::boolean("flags").multi_valued(),
    count Integer: Attribute::integer("count"),
    counts Integers: Attribute::integer("counts").multi_valued(),
    ratio Decimal: Attribute::decimal("ratio"),
    ratios Decimals: Attribute::decimal("ratios").multi_valued(),
    time Text: Attribute::date_time("time"),
    links Texts: Attribute::reference("links").multi_valued(),
    json Json: Attribute::json("json"),
    jsons Jsons: Attribute::json("jsons").multi_valued(),
    own Own: Attribute::json(OWN),
    part Record: Attribute::complex::<SamplePart>("part"),
    parts Records: Attribute::complex::<SamplePart>("parts").multi_valued(),
    extension Record: Attribute::extension::<SampleExtension>(),
}

/// A complex value.
pub(super) struct SamplePart {
    value: Option<String>,
    count: Option<i64>,
    data: Option<Binary>,
    primary: Option<bool>,
    extra: Extra,
}

scim_runtime::record! {
    SamplePart;
    value String: Attribute::string("value"),
    count Integer: Attribute::integer("count"),
    data Text: Attribute::binary("data"),
    primary Boolean: Attribute::boolean("primary"),
}

/// An extension.
pub(super) struct SampleExtension {
    level: Option<i64>,
    names: Vec<String>,
    extra: Extra,
}

impl Extension for SampleExtension {
    const URN: &'static str = "urn:example:params:scim:schemas:extension:2.0:Sample";
}

scim_runtime::record! {
    SampleExtension;
    level Integer: Attribute::integer("level"),
    names Strings: Attribute::string("names").multi_valued(),
}
