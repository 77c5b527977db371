//! The connectors of `kafdeck demo`: orders into one table, payments that are not what their sink expects, customers that wait, and
//! parcels from a file.
use super::DemoConnect;
use std::io;
use std::path::Path;

const SINK: &str = "io.kafdeck.demo.SqliteSinkConnector";
const SOURCE: &str = "org.apache.kafka.connect.file.FileStreamSourceConnector";

impl DemoConnect {
    /// Makes them; their table and file stand in this folder.
    ///
    /// # Errors
    /// If the folder can't be written.
    pub fn tell(&self, folder: &Path) -> io::Result<()> {
        let parcels = folder.join("parcels.txt");
        std::fs::write(&parcels, "parcel 1 at depot Süd\nparcel 2 on its way\nparcel 3 delivered\n")?;
        let url = format!("jdbc:sqlite:{}", folder.join("shop.db").display());
        let own = |rows: &[(&str, &str)]| -> Vec<(String, String)> {
            rows.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        let mut orders = own(&[
            ("connector.class", SINK),
            ("tasks.max", "2"),
            ("topics", "orders"),
            ("table.name", "orders"),
            ("connection.password", "${file:/run/secrets/shop.properties:password}"),
            ("value.converter", "org.apache.kafka.connect.json.JsonConverter"),
            ("errors.tolerance", "all"),
            ("errors.deadletterqueue.topic.name", "orders.DLT"),
            ("errors.deadletterqueue.context.headers.enable", "true"),
        ]);
        let mut payments = own(&[
            ("connector.class", SINK),
            ("tasks.max", "3"),
            ("topics", "payments"),
            ("table.name", "payments"),
            ("connection.password", "t0p-secret"),
            ("value.converter", "org.apache.kafka.connect.json.JsonConverter"),
        ]);
        let mut customers =
            own(&[("connector.class", SINK), ("topics", "customers"), ("table.name", "customers")]);
        for sink in [&mut orders, &mut payments, &mut customers] {
            sink.push(("connection.url".to_owned(), url.clone()));
        }
        let parcels =
            own(&[("connector.class", SOURCE), ("topic", "shipments"), ("file", &parcels.to_string_lossy())]);
        for (name, config) in [
            ("orders-table", orders),
            ("payments-table", payments),
            ("customers-table", customers),
            ("parcels-file", parcels),
        ] {
            let rows: Vec<(&str, &str)> =
                config.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
            self.put(name, &rows);
        }
        self.pause("customers-table");
        Ok(())
    }
}
