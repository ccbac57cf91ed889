//! Generates documents of resources, some of them with mistakes.

use super::{
    super::mutate::{self, Rng, pick},
    BYTE_ORDER_MARK,
    sample::Sample,
    values::UNKNOWN,
    writer::Writer,
};
use scim_runtime::{
    models,
    record::{Attribute, Kind, Record},
};

/// A resource. One in a few has a mistake.
pub(super) fn resource(rng: &mut Rng) -> Vec<u8> {
    let attributes = match rng.u8(..8) {
        0..=3 => models::User::ATTRIBUTES,
        4 => models::ResourceType::ATTRIBUTES,
        _ => Sample::ATTRIBUTES,
    };
    let is_spaced = rng.u8(..4) == 0;
    let mut writer = Writer {
        out: Vec::new(),
        rng,
        is_spaced,
    };
    if writer.one_in(50) {
        writer.out.extend_from_slice(BYTE_ORDER_MARK);
    }
    writer.space();
    writer.document(attributes);
    writer.space();
    if writer.one_in(100) {
        writer.value(2);
    }
    writer.out
}

impl Writer<'_> {
    /// A resource with its common attributes.
    fn document(&mut self, attributes: &[Attribute]) {
        let mut members = Vec::new();
        if !self.one_in(8) {
            members.push(self.part(|writer| {
                writer.name("schemas");
                writer.list(2, Writer::string);
            }));
        }
        if !self.one_in(20) {
            members.push(self.part(|writer| {
                writer.name("id");
                writer.text(&Attribute::string("id"));
            }));
        }
        if self.one_in(2) {
            members.push(self.part(|writer| {
                writer.name("meta");
                writer.record(&[
                    Attribute::string("resourceType"),
                    Attribute::date_time("created"),
                    Attribute::string("version"),
                ]);
            }));
        }
        self.attributes(attributes, &mut members);
        if self.one_in(40) {
            let count = self.rng.usize(50..80);
            for number in 0..count {
                members.push(self.part(|writer| {
                    writer.name(&format!("unknown{number}"));
                    writer.value(1);
                }));
            }
        }
        self.object(members);
    }

    fn record(&mut self, attributes: &[Attribute]) {
        let mut members = Vec::new();
        self.attributes(attributes, &mut members);
        self.object(members);
    }

    /// Some of the attributes, and unknown ones.
    fn attributes(&mut self, attributes: &[Attribute], members: &mut Vec<Vec<u8>>) {
        for attribute in attributes {
            if self.one_in(3) {
                members.push(self.part(|writer| {
                    writer.name(&attribute.name);
                    writer.attribute(attribute);
                }));
            }
        }
        for _ in 0..self.rng.u8(..3) {
            let at = self.rng.usize(..=members.len());
            let member = self.part(|writer| {
                let name = match writer.rng.u8(..4) {
                    0 => mutate::word(writer.rng),
                    _ => (*pick(writer.rng, UNKNOWN)).to_owned(),
                };
                writer.name(&name);
                writer.value(4);
            });
            members.insert(at, member);
        }
    }

    /// A value for an attribute. Few have another type.
    fn attribute(&mut self, attribute: &Attribute) {
        if self.one_in(12) {
            return self.push("null");
        }
        if self.one_in(150) {
            return self.value(2);
        }
        if !attribute.multi_valued {
            return self.single(attribute);
        }
        self.list(4, |writer| writer.single(attribute));
    }

    fn single(&mut self, attribute: &Attribute) {
        if self.one_in(300) {
            return self.push("null");
        }
        match attribute.kind {
            Kind::Boolean => self.literal(),
            Kind::Integer => self.integer(),
            Kind::Decimal => self.number(),
            Kind::Complex | Kind::Extension => self.record(&attribute.sub_attributes),
            Kind::Json => self.value(4),
            Kind::String | Kind::DateTime | Kind::Binary | Kind::Reference => self.text(attribute),
        }
    }

    /// Mostly a text that the attribute allows.
    fn text(&mut self, attribute: &Attribute) {
        let text = match attribute.kind {
            Kind::DateTime => "2026-01-31T12:00:00.5Z",
            Kind::Binary => "aGVsbG8=",
            _ => return self.string(),
        };
        if self.one_in(4) {
            self.string();
        } else {
            self.quoted(text);
        }
    }
}
