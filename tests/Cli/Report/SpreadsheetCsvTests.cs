using Edge.Cli.Report;

namespace Edge.Cli.Tests.Report;

/// <summary>What a spreadsheet would change is text to it: gnumeric 1.12.55 made 2001/01/01 of the USB path 1-1.1.</summary>
public sealed class SpreadsheetCsvTests
{
    [Theory]
    [InlineData("1-1.1", "'1-1.1")] // a date
    [InlineData("1-2", "'1-2")]
    [InlineData("3/4", "'3/4")]
    [InlineData("1.2.3", "'1.2.3")]
    [InlineData("12:30", "'12:30")] // a time
    [InlineData("0042", "'0042")]
    [InlineData("412e10", "'412e10")]
    [InlineData("1234567890123456", "'1234567890123456")] // beyond the digits of a double
    [InlineData("=1+1", "'=1+1")]
    [InlineData("-1", "'-1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"b\"", "\"say \"\"b\"\"\"")]
    [InlineData("0", "0")]
    [InlineData("0.7", "0.7")]
    [InlineData("42", "42")]
    [InlineData("123456789012345", "123456789012345")]
    [InlineData("CAM-0001", "CAM-0001")]
    [InlineData("f4:12:fa:01:00:00", "f4:12:fa:01:00:00")]
    [InlineData("2026-11-23T17:50:48.877+00:00", "2026-11-23T17:50:48.877+00:00")]
    [InlineData("edge 0.1.0", "edge 0.1.0")]
    [InlineData("", "")]
    public void A_cell_stays_what_it_is(string value, string written) =>
        Assert.Equal($"\uFEFFa\r\n{written}\r\n", SpreadsheetCsv.Of(["a"], [[value]]));
}
