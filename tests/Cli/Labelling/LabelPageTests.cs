using Edge.Cli.Labelling;
using Edge.Cli.Report;
using Edge.Cli.Tests.CommandLine;
using Edge.Training.Datasets.Captured;

namespace Edge.Cli.Tests.Labelling;

/// <summary>The page in a real browser, with nothing but its keyboard.</summary>
[Collection("browser")]
public sealed class LabelPageTests
{
    private const string File = "document.getElementById('file').textContent", Done = "document.getElementById('done').textContent";

    [FactWithBrowser]
    public async Task Four_pictures_are_labelled_with_keys_alone()
    {
        using var run = new Run();
        for (int i = 0; i < 4; i++)
        {
            Directory.CreateDirectory(run.Path("shots"));
            System.IO.File.WriteAllBytes(run.Path($"shots/{i}.png"), Png.Encode(new Picture(8, 6, 1, [.. Enumerable.Range(0, 48).Select(at => (byte)(at * 5))])));
        }

        Directory.CreateDirectory(run.Path("shots/.maps"));
        System.IO.File.WriteAllBytes(run.Path("shots/.maps/1.png"), Png.Encode(new Picture(16, 12, 3, new byte[576])));
        using LabelDesk desk = LabelDesk.Open(run.Path("shots"), TimeProvider.System);
        using var server = new LabelServer(desk, ["OK", "dent"], "en", "op", 0);
        using var stop = new CancellationTokenSource();
        Task serving = Task.Run(() => server.RunAsync(stop.Token));
        using (Browser browser = await Browser.Open(server.Address, run.Path("profile")))
        {
            await browser.Until(File, "0.png");
            await browser.Until("document.getElementById('picture').naturalWidth", "8");
            Assert.True(int.Parse(await browser.Value("Math.round(document.getElementById('picture').getBoundingClientRect().height)")) > 500, "it is shown large");
            await browser.Press("2");
            await browser.Until(File, "1.png");
            await browser.Press("0"); // from here on heat maps, where there are any
            await browser.Until("document.getElementById('picture').naturalWidth", "16");
            await browser.Press("1");
            await browser.Until(File, "2.png");
            await browser.Until("document.getElementById('picture').naturalWidth", "8");
            await browser.Press("0");
            await browser.Until("document.getElementById('warning').textContent", "This picture has no heat map.");
            await browser.Press("u");
            await browser.Until(File, "1.png");
            await browser.Press("g");
            await browser.Until(File, "2.png");
            await browser.Press("s");
            await browser.Until(File, "3.png");
            await browser.Press("ArrowLeft");
            await browser.Until(File, "2.png");
            await browser.Until("document.getElementById('said').textContent", "said before: put off");
            await browser.Press("ArrowRight");
            await browser.Until(File, "3.png");
            await browser.Press("1");
            await browser.Until(File, "2.png"); // what was put off comes last
            await browser.Press("7"); // no class has this key
            await browser.Press("2");
            await browser.Until("document.getElementById('message').textContent.startsWith('Nothing is left')", "true");
            await browser.Until(Done, "4");
        }

        stop.Cancel();
        await serving;
        Dictionary<string, LabelEntry> said = LabelEntry.Read(run.Path("shots")).Latest;
        Assert.Equal(["0.png class dent", "1.png gray ", "2.png class dent", "3.png class OK"],
            said.OrderBy(entry => entry.Key).Select(entry => $"{entry.Key} {entry.Value.Answer} {entry.Value.Label}"));
    }

    /// <summary>Reported as skipped where no browser is installed.</summary>
    private sealed class FactWithBrowserAttribute : FactAttribute
    {
        public FactWithBrowserAttribute()
        {
            if (PdfPrinter.Browser() is null)
                Skip = "needs Chromium, Chrome or Edge: apt-get install chromium";
        }
    }
}
