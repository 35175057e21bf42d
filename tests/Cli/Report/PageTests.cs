using Edge.Cli.Report;

namespace Edge.Cli.Tests.Report;

public sealed class PageTests
{
    [Fact]
    public void The_page_is_as_recorded()
    {
        Validation validation = Sample.Create();
        Golden.Check("cli/report.html", ReportWriter.Page(validation, new Figures(validation), null));
    }
}
