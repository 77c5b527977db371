//! Which brokers hold which partition, as it is written and read: `1:2:3,2:3:1` is two partitions, the first on the brokers 1, 2
//! and 3, led by 1. Kafka's own tool writes it so.

/// The brokers of each partition.
///
/// # Errors
/// If a word is no broker, a broker stands twice in a partition, or the partitions have different numbers of replicas.
pub fn read_brokers(text: &str) -> Result<Vec<Vec<i32>>, String> {
    let mut rows: Vec<Vec<i32>> = Vec::new();
    for (number, part) in text.split(',').enumerate() {
        let mut row = Vec::new();
        for word in part.split(':').map(str::trim) {
            let id: i32 = word.parse().ok().filter(|id| *id >= 0).ok_or_else(|| {
                format!("{word:?} is no broker: write 1:2,2:3 for two partitions on two brokers each")
            })?;
            if row.contains(&id) {
                return Err(format!("broker {id} stands twice in partition {number} of the list"));
            }
            row.push(id);
        }
        rows.push(row);
    }
    match rows.iter().find(|row| row.len() != rows[0].len()) {
        Some(other) => Err(format!(
            "all partitions have as many replicas: the first has {}, another {}",
            rows[0].len(),
            other.len()
        )),
        None => Ok(rows),
    }
}

/// The same as text.
pub fn write_brokers(rows: &[Vec<i32>]) -> String {
    let row = |row: &Vec<i32>| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(":");
    rows.iter().map(row).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brokers_are_read_as_they_are_written() {
        let rows = read_brokers("1:2:3, 2:3:1").unwrap();
        assert_eq!(rows, [[1, 2, 3], [2, 3, 1]]);
        assert_eq!(write_brokers(&rows), "1:2:3,2:3:1");
        assert!(read_brokers("1:x").unwrap_err().contains("\"x\" is no broker"));
        assert!(read_brokers("1:1").unwrap_err().contains("twice"));
        assert!(read_brokers("1:2,3").unwrap_err().contains("as many replicas"));
    }
}
