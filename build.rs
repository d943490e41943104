//! Tells the program whether it can carry the page: `make page` puts that into `ui/dist`.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(page)");
    println!("cargo::rerun-if-changed=ui/dist");
    if ["index.html", "app.js", "app.css"].iter().all(|file| std::path::Path::new("ui/dist").join(file).exists()) {
        println!("cargo::rustc-cfg=page");
    }
}
