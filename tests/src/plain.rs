//! RFC 7643's User and Group as a plain serde derive, which the figures use for comparison. The derive drops unknown attributes and
//! accepts names in one case only.
#![allow(missing_docs)]

use serde::{Deserialize, Serialize};

macro_rules! plain {
    ($($name:ident { $($field:ident $wire:literal: $type:ty,)* })*) => {$(
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        pub struct $name {
            $(
                #[serde(rename = $wire, default, skip_serializing_if = "Empty::is_empty")]
                pub $field: $type,
            )*
        }
    )*};
}

/// Whether to omit a field when writing.
pub trait Empty {
    fn is_empty(&self) -> bool;
}

impl<T> Empty for Option<T> {
    fn is_empty(&self) -> bool {
        self.is_none()
    }
}

impl<T> Empty for Vec<T> {
    fn is_empty(&self) -> bool {
        self.is_empty()
    }
}

pub type Text = Option<String>;

/// Calls a macro with all structs and their fields. `tests/measure/json-peers` has a reader without serde for them.
macro_rules! plain_types {
    ($macro:ident) => {
        $macro! {
            Meta {
                resource_type "resourceType": Text,
                created "created": Text,
                last_modified "lastModified": Text,
                location "location": Text,
                version "version": Text,
            }
            Name {
                formatted "formatted": Text,
                family_name "familyName": Text,
                given_name "givenName": Text,
                middle_name "middleName": Text,
                honorific_prefix "honorificPrefix": Text,
                honorific_suffix "honorificSuffix": Text,
            }
            Value {
                value "value": Text,
                display "display": Text,
                type_ "type": Text,
                primary "primary": Option<bool>,
            }
            Address {
                formatted "formatted": Text,
                street_address "streetAddress": Text,
                locality "locality": Text,
                region "region": Text,
                postal_code "postalCode": Text,
                country "country": Text,
                type_ "type": Text,
                primary "primary": Option<bool>,
            }
            GroupOfUser {
                value "value": Text,
                ref_ "$ref": Text,
                display "display": Text,
                type_ "type": Text,
            }
            Manager {
                value "value": Text,
                ref_ "$ref": Text,
                display_name "displayName": Text,
            }
            EnterpriseUser {
                employee_number "employeeNumber": Text,
                cost_center "costCenter": Text,
                organization "organization": Text,
                division "division": Text,
                department "department": Text,
                manager "manager": Option<Manager>,
            }
            User {
                schemas "schemas": Vec<String>,
                id "id": Text,
                external_id "externalId": Text,
                user_name "userName": Text,
                name "name": Option<Name>,
                display_name "displayName": Text,
                nick_name "nickName": Text,
                profile_url "profileUrl": Text,
                title "title": Text,
                user_type "userType": Text,
                preferred_language "preferredLanguage": Text,
                locale "locale": Text,
                timezone "timezone": Text,
                active "active": Option<bool>,
                password "password": Text,
                emails "emails": Vec<Value>,
                phone_numbers "phoneNumbers": Vec<Value>,
                ims "ims": Vec<Value>,
                photos "photos": Vec<Value>,
                addresses "addresses": Vec<Address>,
                groups "groups": Vec<GroupOfUser>,
                entitlements "entitlements": Vec<Value>,
                roles "roles": Vec<Value>,
                x509_certificates "x509Certificates": Vec<Value>,
                enterprise_user "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": Option<EnterpriseUser>,
                meta "meta": Option<Meta>,
            }
            List {
                schemas "schemas": Vec<String>,
                total_results "totalResults": Option<u64>,
                start_index "startIndex": Option<u64>,
                items_per_page "itemsPerPage": Option<u64>,
                resources "Resources": Vec<User>,
            }
        }
    };
}

plain_types!(plain);
