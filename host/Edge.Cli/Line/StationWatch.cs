using System.Diagnostics;
using Edge.Compiler.Ir;
using Edge.Devices.Link;

namespace Edge.Cli.Line;

/// <summary>Fetches the parts of one station into its log, over and over, through cuts of the link.</summary>
/// <param name="name">For messages and results: a serial number, or the address.</param>
/// <param name="address">Where it answers; asked for when it is needed, since a port gets another name when its chip restarts.</param>
/// <param name="path">Of the log.</param>
/// <param name="shown">What messages call it.</param>
/// <param name="waitsForFirst">A station that never answered is waited for as long as the time goes; otherwise that is an error at once.</param>
internal sealed class StationWatch(string name, Func<LinkAddress> address, string path, string shown, bool waitsForFirst)
{
    private const int PollMilliseconds = 500, RetryMilliseconds = 500;

    public string Name => name;

    public string Shown => shown;

    /// <summary>Null: it never answered.</summary>
    public string? Uid { get; private set; }

    public int Written { get; private set; }

    /// <summary>Parts that it had forgotten before they were asked for.</summary>
    public int Lost { get; private set; }

    /// <summary>What went wrong with this station alone; null: nothing.</summary>
    public EdgeException? Error { get; private set; }

    /// <summary>As <see cref="Run"/>, with <see cref="Error"/> in place of an exception.</summary>
    public void Try(TimeSpan time, CancellationToken cancellation)
    {
        try
        {
            Run(time, cancellation);
        }
        catch (EdgeException e)
        {
            Error = e;
        }
    }

    /// <param name="time">How long to go on; zero: once.</param>
    /// <exception cref="DeviceException">E0602: it never answered. E0605, E0606, E0727: see <see cref="StationLog"/>.</exception>
    public void Run(TimeSpan time, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using StationLog log = StationLog.Open(path, shown);
        DeviceLink? link = null;
        EdgeException? silent = null;
        long begun = Stopwatch.GetTimestamp();
        bool wasConnected = false;
        try
        {
            do
            {
                try
                {
                    if (link is null)
                    {
                        link = new DeviceLink(address());
                        link.Connect(cancellation);
                        log.Begin(link, cancellation);
                        wasConnected = true;
                    }

                    log.Fetch(link, cancellation);
                }
                catch (Exception e) when (e is LinkLostException or DeviceException { Code: "E0602" or "E0711" })
                {
                    // A station that was unplugged comes back, and knows its last parts.
                    link?.Dispose();
                    link = null;
                    silent = e as DeviceException ?? new DeviceException("E0602", name, e.Message, hint: "is it on, and does its firmware have the link?");
                    if (!wasConnected && !(waitsForFirst && time > TimeSpan.Zero))
                        throw silent;
                    cancellation.WaitHandle.WaitOne(RetryMilliseconds);
                }
            }
            while (Stopwatch.GetElapsedTime(begun) is var passed && passed < time
                && !cancellation.WaitHandle.WaitOne((int)Math.Min(PollMilliseconds, Math.Max((time - passed).TotalMilliseconds, 0))));
        }
        finally
        {
            link?.Dispose();
            (Uid, Written, Lost) = (log.Uid, log.Written, log.Lost);
        }

        if (!wasConnected)
            throw silent!;
    }
}
