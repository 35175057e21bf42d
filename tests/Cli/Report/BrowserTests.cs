using System.Text.RegularExpressions;
using Edge.Cli.Report;
using Edge.Cli.Tests.CommandLine;
using Edge.Cli.Tests.Labelling;
using Edge.Devices.Ladder;
using Edge.Devices.Tools;

namespace Edge.Cli.Tests.Report;

/// <summary>The page in a real browser, without a window.</summary>
/// <remarks><c>EDGE_PAGES=DIR</c> keeps the pages there, for a person to look at.</remarks>
[Collection("browser")]
public sealed partial class BrowserTests
{
    /// <summary>
    /// Says how wide the page is, and names what sticks out of it. Wide tables may scroll within their own frame. The page stands in a frame of the width
    /// that is asked for, because a browser's own window does not get narrower than 500 pixels.
    /// </summary>
    private const string Measure =
        """
        <script>addEventListener('load', () => {
          const out = [...document.querySelectorAll('body *')].filter(e => !e.closest('.scroll') && !e.closest('svg')
              && e.getBoundingClientRect().right > innerWidth + 0.5);
          parent.postMessage(document.documentElement.scrollWidth + ' of ' + innerWidth + ' sticking out: ' + out.map(e =>
              e.tagName + '.' + e.className).join(' '), '*');
        });</script>
        """;

    private const string Note = "document.querySelector('.filter b').textContent";

    [TheoryWithBrowser]
    [InlineData("en", 1280)]
    [InlineData("en", 390)]
    [InlineData("ja", 1280)]
    [InlineData("ja", 390)]
    public void Nothing_is_wider_than_the_screen(string language, int width)
    {
        using var run = new Run();
        Validation validation = EvidenceSample.Create();
        EvidenceSample.Write(validation, run.Path("build"));
        foreach (var (name, page) in new[]
        {
            ("full", ReportWriter.Page(validation, EvidenceSample.Figures(validation, run.Path("build")), null, language)),
            ("plain", ReportWriter.Page(Sample.Create(), new Figures(Sample.Create()), null, language)),
        })
        {
            if (Environment.GetEnvironmentVariable("EDGE_PAGES") is { Length: > 0 } kept)
                File.WriteAllText(Path.Combine(kept, $"{name}-{language}.html"), page);
            run.With($"{name}.html", page.Replace("</body>", Measure + "</body>"));
            run.With("frame.html",
                $"<!DOCTYPE html><body><p id=\"said\"></p><script>addEventListener('message', said => document.getElementById('said').textContent = said.data);</script>"
                + $"<iframe src=\"{name}.html\" style=\"width:{width}px;height:900px;border:0\"></iframe></body>");
            string said = Said().Match(Dump(run.Path("frame.html"), run.Path("profile"))).Groups[1].Value;
            Assert.Equal($"{width} of {width} sticking out: ", said);
        }
    }

    /// <summary>Tab goes to the cells of the confusion matrix that something is behind; Enter shows those images alone, and all of them again.</summary>
    [TheoryWithBrowser]
    [InlineData("en")]
    [InlineData("ja")]
    public async Task The_images_behind_a_cell_are_found_with_keys_alone(string language)
    {
        const string cards = "[...document.querySelectorAll('.gallery figure')]", focus = "document.activeElement";
        using var run = new Run();
        run.With("report.html", ReportWriter.Page(Sample.Create(), new Figures(Sample.Create()), null, language));
        using Browser browser = await Browser.Open(new Uri(run.Path("report.html")).AbsoluteUri, run.Path("profile"));
        await browser.Until($"document.readyState === 'complete' && {cards}.length > 1", "true"); // the page before it is empty, and complete too
        string all = await browser.Value($"{cards}.length");
        await TabTo(browser, "td[data-pair]");
        await browser.Press("Enter");
        await browser.Until($"{cards}.every(card => card.hidden === (card.dataset.pair !== {focus}.dataset.pair))", "true");
        string shown = await browser.Value($"{cards}.filter(card => !card.hidden).length");
        Assert.InRange(int.Parse(shown), 1, int.Parse(all) - 1);
        Assert.Equal(await browser.Value($"{focus}.dataset.words + ', {shown} / ' + {focus}.textContent"), await browser.Value(Note));
        await TabTo(browser, ".filter button");
        await browser.Press("Enter");
        await browser.Until($"{cards}.every(card => !card.hidden) && document.querySelector('.filter').hidden", "true");
    }

    /// <summary>Thirty clear overkills leave no room for the faint one of another class: its cell says so instead of nothing.</summary>
    [FactWithBrowser]
    public async Task A_cell_whose_images_the_gallery_leaves_out_says_that_it_shows_none()
    {
        const int clear = 30, stain = 3;
        Validation sample = Sample.With(StageIds.Int8, int8 => int8 with { Decisions = [.. int8.Decisions.Select((decision, i) => i < clear ? stain : decision)] });
        sample = sample with
        {
            Data = sample.Data with
            {
                Images = [.. sample.Data.Images.Select((image, i) => i < clear ? image with { Outputs = [-128, -128, -128, 127, -128] } : image)],
            },
        };
        using var run = new Run();
        run.With("report.html", ReportWriter.Page(sample, new Figures(sample), null, "en"));
        using Browser browser = await Browser.Open(new Uri(run.Path("report.html")).AbsoluteUri, run.Path("profile"));
        await browser.Until("document.readyState === 'complete' && document.querySelectorAll('td[data-words]').length > 1", "true");
        Assert.Equal("0", await browser.Value("document.querySelectorAll('.gallery [data-pair=\"0-1\"]').length"));
        await TabTo(browser, "td[data-pair='0-1']");
        await browser.Press("Enter");
        await browser.Until(Note, "OK judged scratch, 0 / 1");
        Assert.Equal("0", await browser.Value("document.querySelectorAll('.gallery figure:not([hidden])').length"));
    }

    [TheoryWithBrowser]
    [InlineData("en")]
    [InlineData("ja")]
    public void The_page_is_printed_as_a_pdf(string language)
    {
        using var run = new Run();
        ValidationFile.Save(Sample.Create(), run.Path("build"));
        Assert.Equal(0, run.Edge("report", "--out", "build", "--pdf", "--lang", language));
        Assert.Equal("PASS  build/report.html  build/report.json  build/per_image.csv  build/report.pdf\n", run.Out);
        byte[] pdf = File.ReadAllBytes(run.Path("build/report.pdf"));
        Assert.Equal("%PDF-"u8.ToArray(), pdf[..5]);
        Assert.True(pdf.Length > 20_000);
    }

    private static string Dump(string page, string profile) => ToolRun.Run(PdfPrinter.Browser()!,
        PdfPrinter.Arguments(profile, "--window-size=1400,1000", "--virtual-time-budget=5000", "--allow-file-access-from-files", "--dump-dom",
            new Uri(page).AbsoluteUri),
        Path.GetDirectoryName(page)!, TimeSpan.FromMinutes(2)).Output;

    private static async Task TabTo(Browser browser, string selector)
    {
        string place = $"document.activeElement.matches(\"{selector}\")";
        for (int i = 0; i < 100 && await browser.Value(place) != "true"; i++)
            await browser.Press("Tab");
        Assert.Equal("true", await browser.Value(place));
    }

    [GeneratedRegex("<p id=\"said\">([^<]*)</p>")]
    private static partial Regex Said();

    /// <summary>Reported as skipped where no browser is installed.</summary>
    private sealed class TheoryWithBrowserAttribute : TheoryAttribute
    {
        public TheoryWithBrowserAttribute()
        {
            if (PdfPrinter.Browser() is null)
                Skip = "needs Chromium, Chrome or Edge: apt-get install chromium";
        }
    }

    /// <summary>Reported as skipped where no browser is installed.</summary>
    private sealed class FactWithBrowserAttribute : FactAttribute
    {
        public FactWithBrowserAttribute() => Skip = PdfPrinter.Browser() is null ? "needs Chromium, Chrome or Edge: apt-get install chromium" : null;
    }
}
