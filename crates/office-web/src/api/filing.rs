//! The shape of an application that another system hands over, as the description of the interface tells it.

use gongkai_domain::application::filing::{ApplicantKind, DocumentKind, Form, Route};
use serde_json::{Value, json};
use utoipa::openapi::{RefOr, Schema, schema::Object};

fn object(words: &str, optional: &[&str], properties: &Value) -> Value {
    let names = properties.as_object().into_iter().flat_map(|all| all.keys());
    let required: Vec<&String> = names.filter(|name| !optional.contains(&name.as_str())).collect();
    json!({
        "type": "object", "description": words, "required": required, "properties": properties,
        "additionalProperties": false,
    })
}

fn text(words: &str) -> Value {
    json!({"type": "string", "description": words})
}

fn one_of(words: &str, codes: &[&str]) -> Value {
    json!({"type": "string", "description": words, "pattern": format!("^({})$", codes.join("|"))})
}

fn paper() -> Value {
    one_of("证件种类", &DocumentKind::ALL.map(DocumentKind::code))
}

fn identity() -> Value {
    let person = object("自然人", &[], &json!({"document": paper(), "number": text("证件号码")}));
    let organisation = json!({
        "unified_code": text("统一社会信用代码；没有的写登记证件的名称和号码"),
        "representative": text("法定代表人或者负责人"),
        "contact_person": text("联系人"),
    });
    let organisation = object("法人或者其他组织", &[], &organisation);
    json!({"description": "身份证明", "oneOf": [
        object("自然人", &[], &json!({"person": person})),
        object("法人或者其他组织", &[], &json!({"organisation": organisation})),
    ]})
}

fn applicant() -> Value {
    let contact = json!({
        "phone": text("电话，可以为空"), "email": text("电子邮箱，可以为空"), "address": text("通信地址和邮编，可以为空"),
    });
    object(
        "申请人",
        &[],
        &json!({
            "kind": one_of("种类，即年报表三的列", &ApplicantKind::ALL.map(ApplicantKind::code)),
            "name": text("姓名或者名称"),
            "identity": identity(),
            "contact": object("联系方式，至少一种", &[], &contact),
        }),
    )
}

fn agent() -> Value {
    let mut agent = object(
        "代理人；没有的写 null",
        &[],
        &json!({
            "name": text("姓名"), "document": paper(), "number": text("证件号码"), "phone": text("电话"),
            "authority": text("代理权限"),
        }),
    );
    if let Some(agent) = agent.as_object_mut() {
        agent.insert("type".into(), json!(["object", "null"]));
    }
    agent
}

fn shape() -> Value {
    let wanted = json!({
        "title": text("名称，可以为空"),
        "doc_number": text("文号或者便于查询的其他特征，可以为空"),
        "description": text("内容描述，可以为空"),
    });
    let mut shape = object(
        "申请内容（条例第二十九条）",
        &["agent"],
        &json!({
            "schema": {"type": "integer", "description": "写法的版本", "minimum": 1, "maximum": 1},
            "applicant": applicant(),
            "agent": agent(),
            "wanted": object("要的政府信息，至少写一项", &[], &wanted),
            "form": one_of("形式", &Form::ALL.map(Form::code)),
            "route": one_of("获取方式；电子文件只能 online", &Route::ALL.map(Route::code)),
            "help": text("阅读、书写有困难时需要的帮助，可以为空"),
        }),
    );
    if let Some(shape) = shape.as_object_mut() {
        shape.insert("example".into(), example());
    }
    shape
}

/// An application that can be handed over as it stands: the number belongs to no county.
fn example() -> Value {
    json!({
        "schema": 1,
        "applicant": {
            "kind": "natural", "name": "张三样",
            "identity": {"person": {"document": "resident_id", "number": "110199199003071239"}},
            "contact": {"phone": "", "email": "reader@example.cn", "address": ""},
        },
        "agent": null,
        "wanted": {"title": "", "doc_number": "", "description": "2025年法律援助补贴发放标准"},
        "form": "email", "route": "online", "help": "",
    })
}

/// For the description.
pub(super) fn schema() -> RefOr<Schema> {
    serde_json::from_value(shape()).map_or_else(|_| Object::new().into(), RefOr::T)
}

#[cfg(test)]
mod tests {
    use gongkai_domain::application::filing::Filing;

    use super::*;

    #[test]
    fn the_description_is_whole_and_its_example_is_one() {
        assert!(serde_json::from_value::<Filing>(example()).is_ok());
        let told = serde_json::to_value(schema()).unwrap();
        for place in [
            "/properties/applicant/properties/identity/oneOf/1/properties/organisation/properties/unified_code",
            "/properties/wanted/properties/doc_number",
            "/properties/agent/properties/authority",
            "/example/applicant/name",
        ] {
            assert!(told.pointer(place).is_some(), "{place}: {told}");
        }
        let required = told.pointer("/required").unwrap().as_array().unwrap();
        assert!(required.contains(&json!("applicant")) && !required.contains(&json!("agent")));
    }
}
