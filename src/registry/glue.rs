//! AWS Glue's registry, which has an API of its own: it is asked for the schemas that records name, and for nothing else.
use super::door::Registry;
use super::fault::RegistryFault;
use super::looks::UsedAs;
use super::model::SchemaText;
use crate::decode::framed::{EncryptionRules, SchemaKind};
use serde_json::{Value, json};
use uuid::Uuid;

impl Registry {
    /// A version of a schema, by the id that records name.
    pub(super) async fn of_glue(&self, id: Uuid) -> Result<(SchemaText, UsedAs), RegistryFault> {
        let doing = format!("asking AWS Glue for schema version {id}");
        let body = json!({"SchemaVersionId": id.to_string()});
        match self.ask_aws(&doing, "AWSGlue.GetSchemaVersion", &body).await {
            Ok(told) => {
                read(&told).unwrap_or_else(|| Err("the answer has another shape than AWS Glue's".to_owned()))
            }
            Err(fault) if fault.says("EntityNotFoundException") => return Err(RegistryFault::absent(&doing)),
            Err(fault) => return Err(fault),
        }
        .map_err(|why| RegistryFault::unknown(&format!("{doing}: {why}")))
    }
}

/// A version as Glue tells it; none where the answer has another shape.
fn read(told: &Value) -> Option<Result<(SchemaText, UsedAs), String>> {
    let word = |name: &str| told.get(name).and_then(Value::as_str);
    let kind = match word("DataFormat")? {
        "AVRO" => SchemaKind::Avro,
        "PROTOBUF" => SchemaKind::Protobuf,
        "JSON" => SchemaKind::Json,
        other => return Some(Err(format!("it is written in {other}, which is not known here"))),
    };
    // arn:aws:glue:REGION:ACCOUNT:schema/REGISTRY/NAME
    let name = word("SchemaArn").and_then(|arn| arn.rsplit('/').next());
    let version =
        told.get("VersionNumber").and_then(Value::as_i64).and_then(|number| i32::try_from(number).ok());
    let known_as = name.zip(version).map(|(name, version)| (name.into(), version)).into_iter().collect();
    let text = SchemaText {
        kind,
        text: word("SchemaDefinition")?.into(),
        references: Vec::new(),
        guid: None,
        encryption: EncryptionRules::default(),
    };
    Some(Ok((text, known_as)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The answer in AWS's own reference of GetSchemaVersion.
    #[test]
    fn an_answer_of_glue_is_read() {
        let told = json!({
            "SchemaVersionId": "b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63", "SchemaDefinition": "\"string\"", "DataFormat": "AVRO",
            "SchemaArn": "arn:aws:glue:us-east-1:123456789012:schema/shop/orders", "VersionNumber": 3, "Status": "AVAILABLE",
            "CreatedTime": "2026-11-26T12:00:00Z"});
        let (schema, known_as) = read(&told).unwrap().unwrap();
        assert_eq!((schema.kind, &*schema.text), (SchemaKind::Avro, "\"string\""));
        assert_eq!(known_as, [("orders".into(), 3)]);
        assert!(read(&json!({"DataFormat": "AVRO"})).is_none());
        assert!(read(&json!({"DataFormat": "THRIFT", "SchemaDefinition": ""})).unwrap().is_err());
    }
}
