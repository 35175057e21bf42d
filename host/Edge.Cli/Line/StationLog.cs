using System.Globalization;
using System.Text;
using System.Text.Json;
using Edge.Cli.Report.Evidence;
using Edge.Compiler.Ir;
using Edge.Devices.Line;
using Edge.Devices.Link;
using Edge.Firmware;
using Edge.Runtime.Link;

namespace Edge.Cli.Line;

/// <summary>The log of one station as a file that grows: what it held before is the place to go on from.</summary>
/// <remarks>
/// Beside the lines of <see cref="LineLog"/> it has <c>{"event":"station","uid":..,"model_sha256":..}</c> first, <c>{"event":"restart"}</c> where the station was
/// reset, <c>{"event":"lost","parts":N}</c> where it had forgotten parts before they were asked for, and
/// <c>{"event":"counted","double_triggers":N,"triggers_lost":N}</c> for what it only counts.
/// </remarks>
internal sealed class StationLog : IDisposable
{
    private const string Accepted = "the log of a station, as 'edge line log' writes it";

    private readonly FileStream _file;
    private readonly string _shown;
    private int _next; // number of the part to ask for
    private (int Tag, int Trigger)? _last; // the part before it
    private (int Doubles, int TriggersLost)? _counted;

    private StationLog(FileStream file, string shown) => (_file, _shown) = (file, shown);

    /// <summary>Null before the first <see cref="Begin"/> of a new file.</summary>
    public string? Uid { get; private set; }

    /// <summary>Parts written since the file was opened.</summary>
    public int Written { get; private set; }

    /// <summary>Parts that the station had forgotten since.</summary>
    public int Lost { get; private set; }

    /// <param name="shown">What messages call the file.</param>
    /// <exception cref="DataException">E0273: it is another file, such as a simulated line's.</exception>
    /// <exception cref="DeviceException">E0727: somebody else writes it, or it cannot be opened.</exception>
    public static StationLog Open(string path, string shown)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DeviceException("E0727", shown, e.Message, "a log that nobody else writes", "--out with another folder", e);
        }

        var log = new StationLog(file, shown);
        try
        {
            log.Read();
            return log;
        }
        catch (Exception)
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A session has begun: it must be the station of the file, and may have been reset since.</summary>
    /// <exception cref="DeviceException">E0605: another station answers. E0606: it has no line.</exception>
    public void Begin(DeviceLink link, CancellationToken cancellation)
    {
        DeviceIdentification identity = link.Identify(cancellation);
        if (Uid is not null && Uid != identity.Uid)
            throw new DeviceException("E0605", _shown, $"is the log of the station {Uid}, {identity.Uid} answers", "one file for one station", "--out with another folder");
        if (!link.Abilities!.Can(LinkCapability.Parts))
            throw new DeviceException("E0606", link.Name, "has no line: its firmware keeps no parts", hint: "the inspection firmware of 'edge compile --runtime' does");
        if (Uid is null)
        {
            Uid = identity.Uid;
            Write($"{{\"event\":\"station\",\"uid\":\"{Uid}\",\"model_sha256\":\"{identity.ModelSha256}\"}}");
        }

        // The last part that is known tells whether the station still counts as it did.
        if (_last is { } last && new PartJournal(link).Read(_next - 1, cancellation) is var page
            && (page.Left < _next || (page.Parts.FirstOrDefault(part => part.Number == _next - 1) is { } same
                && (same.Numbers[RecentParts.Tag], same.Numbers[RecentParts.TriggeredAt]) != last)))
        {
            (_next, _last, _counted) = (0, null, null);
            Write("{\"event\":\"restart\"}");
        }

        _counted ??= Counted(link, cancellation);
    }

    /// <summary>Writes what has left since; all that is on the disk when it returns, with the last line whole.</summary>
    public void Fetch(DeviceLink link, CancellationToken cancellation)
    {
        var journal = new PartJournal(link);
        JournalPage page;
        do
        {
            page = journal.Read(_next, cancellation);
            if (page.Left < _next || page.Next < _next)
                throw new LinkLostException("was reset");
            var text = new StringBuilder();
            int told = 0;
            foreach (JournalPart part in page.Parts)
            {
                if (LineLog.Line(part) is not { } line)
                    continue;
                text.Append(line).Append('\n');
                _last = (part.Numbers[RecentParts.Tag], part.Numbers[RecentParts.TriggeredAt]);
                told++;
            }

            int lost = page.Next - _next - told;
            if (lost > 0)
                text.Insert(0, string.Create(CultureInfo.InvariantCulture, $"{{\"event\":\"lost\",\"parts\":{lost}}}\n"));
            Append(text);
            (_next, Written, Lost) = (page.Next, Written + told, Lost + lost);
        }
        while (page.Next < page.Left);

        (int Doubles, int TriggersLost) now = Counted(link, cancellation), before = _counted!.Value;
        if (now != before)
        {
            Write(string.Create(CultureInfo.InvariantCulture,
                $"{{\"event\":\"counted\",\"double_triggers\":{now.Doubles - before.Doubles},\"triggers_lost\":{now.TriggersLost - before.TriggersLost}}}"));
        }

        _counted = now;
    }

    public void Dispose() => _file.Dispose();

    private static (int Doubles, int TriggersLost) Counted(DeviceLink link, CancellationToken cancellation)
    {
        if (!link.Abilities!.Can(LinkCapability.Gpio))
            return (0, 0); // without pins there is no sensor to trigger twice
        int Of(int counter) => link.Gpio(GpioAction.Counter, counter, cancellation) is { } answer ? answer[0] : 0;
        return (Of(StationCounter.DoubleTriggers), Of(StationCounter.TriggersLost));
    }

    /// <summary>What was written before; a last line that a crash cut short is taken away.</summary>
    private void Read()
    {
        using var reader = new StreamReader(_file, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        string text = reader.ReadToEnd();
        int whole = text.LastIndexOf('\n') + 1;
        _file.SetLength(Encoding.UTF8.GetByteCount(text.AsSpan(0, whole)));
        _file.Seek(0, SeekOrigin.End);
        int number = 0;
        foreach (string line in text[..whole].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            number++;
            EvidenceFault.Json($"{_shown}:{number}", line, Accepted, entry => Take(entry));
            if (Uid is null)
                throw EvidenceFault.Of($"{_shown}:1", "does not begin with the station", Accepted);
        }
    }

    private bool Take(JsonElement entry)
    {
        switch (entry.GetProperty("event").GetString())
        {
            case "station":
                Uid ??= entry.GetProperty("uid").GetString();
                break;
            case "part":
                _next = entry.GetProperty("number").GetInt32() + 1;
                _last = (entry.GetProperty("tag").GetInt32(), entry.GetProperty("trigger_us").GetInt32());
                break;
            case "restart":
                (_next, _last) = (0, null);
                break;
        }

        return true;
    }

    private void Write(string line) => Append(new StringBuilder(line).Append('\n'));

    private void Append(StringBuilder text)
    {
        if (text.Length == 0)
            return;
        _file.Write(Encoding.UTF8.GetBytes(text.ToString()));
        _file.Flush(flushToDisk: true);
    }
}
