//! [`qr_code`]: an address as a square that a telephone's camera reads (ISO/IEC 18004).
//!
//! It goes on paper, where nobody can tap a link. A picture of its own and not a part of the page, so
//! that the page's policy and its readers need not know of it.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

/// The light edge that cameras need, in modules (18004, 6.3.8).
const EDGE: usize = 4;

/// The code as an SVG, black on white whatever the page's colours are; `None` for an address that is
/// too long for one. A quarter of it may be covered or torn.
pub(crate) fn qr_code(address: &str) -> Option<String> {
    let code = QRBuilder::new(address).ecl(ECL::Q).build().ok()?;
    let side = code.size + 2 * EDGE;
    let mut path = String::new();
    for row in 0..code.size {
        let mut column = 0;
        for run in code[row].chunk_by(|a, b| a.value() == b.value()) {
            let (x, y, long) = (column + EDGE, row + EDGE, run.len());
            column += long;
            if run.first().is_some_and(|module| module.value()) {
                // A text takes whatever is written into it.
                let _ = write!(path, "M{x} {y}h{long}v1h-{long}z");
            }
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/>\
         <path d=\"{path}\"/></svg>\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::qr_code;

    /// What a camera reads in the picture: the black modules as somebody else's program sees them.
    fn read(svg: &str) -> String {
        let number = |text: &str| text.parse::<usize>().expect("a number");
        let side = svg.split("viewBox=\"0 0 ").nth(1).and_then(|it| it.split(' ').next());
        let side = number(side.expect("a side"));
        let mut black = vec![false; side * side];
        let path = svg.rsplit("<path d=\"").next().and_then(|it| it.split('"').next());
        for run in path.expect("a path").split('M').skip(1) {
            let (x, rest) = run.split_once(' ').expect("a place");
            let (y, rest) = rest.split_once('h').expect("a row");
            let (long, _) = rest.split_once('v').expect("a length");
            let start = number(y) * side + number(x);
            black[start..start + number(long)].fill(true);
        }
        const SCALE: usize = 4;
        let mut picture =
            rqrr::PreparedImage::prepare_from_greyscale(side * SCALE, side * SCALE, |x, y| {
                if black[y / SCALE * side + x / SCALE] { 0 } else { 255 }
            });
        let grids = picture.detect_grids();
        grids.first().and_then(|grid| grid.decode().ok()).map(|(_, text)| text).unwrap_or_default()
    }

    #[test]
    fn a_camera_reads_the_address() {
        let long = format!("https://www.example.org/{}?a=b&c=%20é", "report/".repeat(30));
        for address in ["https://www.gov.uk/report-terrorism", &long, "https://e.org/"] {
            let svg = qr_code(address).expect("a code");
            assert_eq!(read(&svg), address);
        }
        assert_eq!(qr_code(&"x".repeat(4000)), None);
    }
}
