using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Line;
using Edge.Cli.Report;
using Edge.Cli.Report.Evidence;
using Edge.Compiler.Ir;
using Edge.Devices.Link;

namespace Edge.Cli.Verbs;

/// <summary><c>edge line log --on ADDRESS</c>: keeps a station's log, <c>line.jsonl</c>: every part with its verdict and the time of each stage.</summary>
internal static class LineLogVerb
{
    private const int PollMilliseconds = 500, RetryMilliseconds = 500, MostSeconds = 31 * 86_400;

    public static Command Create(Application application)
    {
        var on = new Option<string?>("--on") { Description = $"The station: {LinkAddress.Accepted}", HelpName = "ADDRESS" };
        var seconds = new Option<int>("--seconds")
        {
            Description = "How long to go on; 0: once, what the station still knows",
            HelpName = "N",
            DefaultValueFactory = _ => 0,
        };
        var command = new Command("log", "Keep a station's log: every part, its verdict and the time of each stage; goes on where it stopped") { on, seconds };
        application.Bind(command, (session, parsed) =>
        {
            string address = parsed.GetValue(on) ?? throw new UsageException("E0601", "edge line log", "no station is named", $"--on with {LinkAddress.Accepted}");
            int time = parsed.GetValue(seconds) is >= 0 and <= MostSeconds and var given ? given
                : throw new UsageException("E0003", "--seconds", $"{parsed.GetValue(seconds)}", $"0 to {MostSeconds}");
            return Run(session, new LinkAddress(address), TimeSpan.FromSeconds(time));
        });
        return command;
    }

    private static int Run(Session session, LinkAddress address, TimeSpan time)
    {
        string folder = session.NamedOutFolder ?? session.Project.OutFolder, path = Path.Combine(folder, LineTimes.File);
        Directory.CreateDirectory(folder);
        using StationLog log = StationLog.Open(path, session.Shown(path));
        using var link = new DeviceLink(address);
        long begun = Stopwatch.GetTimestamp();
        bool isConnected = false, wasConnected = false;
        do
        {
            try
            {
                if (!isConnected)
                {
                    link.Connect(session.Cancellation);
                    log.Begin(link, session.Cancellation);
                    (isConnected, wasConnected) = (true, true);
                }

                log.Fetch(link, session.Cancellation);
            }
            catch (Exception e) when (e is LinkLostException || (e is DeviceException { Code: "E0602" } && wasConnected))
            {
                // A station that was unplugged comes back, and knows its last parts.
                isConnected = false;
                if (!wasConnected)
                    throw new DeviceException("E0602", address.Text, (e as LinkLostException)?.Message ?? e.Message, hint: "is it on, and does its firmware have the link?");
                session.Cancellation.WaitHandle.WaitOne(RetryMilliseconds);
            }
        }
        while (Stopwatch.GetElapsedTime(begun) is var passed && passed < time
            && !session.Cancellation.WaitHandle.WaitOne((int)Math.Min(PollMilliseconds, Math.Max((time - passed).TotalMilliseconds, 0))));

        session.Result(
            () => new JsonObject
            {
                ["schema"] = "edge.line-log/1",
                ["station"] = address.Text,
                ["uid"] = log.Uid,
                ["parts"] = log.Written,
                ["lost"] = log.Lost,
                ["file"] = session.Shown(path),
                ["origin"] = "measured",
            },
            text => text.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{address.Text}: {Text.Plural(log.Written, "part")} written to {session.Shown(path)}, {log.Lost} had been forgotten by the station")));
        if (log.Lost > 0)
            session.Note("a station keeps its last parts only: begin 'edge line log --seconds N' before the shift, and let it run");
        return ExitCode.Done;
    }
}
