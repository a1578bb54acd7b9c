import XCTest

final class ReadmeTests: XCTestCase {
    /// The example is built as a package of its own.
    func testShowsTheExample() throws {
        let readme = try Package.text("README.md")
        for file in ["Package.swift", "Sources/Chat/main.swift"] {
            let code = try Package.text("Example/\(file)")
            XCTAssertTrue(readme.contains("```swift\n\(code)```\n"), file)
        }
    }

    /// With these, other packages could not depend on it.
    func testHasNoUnsafeFlags() throws {
        XCTAssertFalse(try Package.text("Package.swift").contains("unsafeFlags"))
    }
}
