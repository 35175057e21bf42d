using System.Threading;
using Edge.Runtime.Link;

namespace Edge.Firmware;

/// <summary>Runs a started firmware for ever: the line on a thread of its own, the inspection on the caller's.</summary>
public sealed class StationThreads
{
    private readonly Station _station;
    private readonly LinkEndpoint _link;

    /// <param name="link">Null: nobody can ask the station anything.</param>
    public StationThreads(Station station, LinkEndpoint link)
    {
        _station = station;
        _link = link;
    }

    /// <summary>Does not return. An exception ends its thread; the watchdog, no longer fed, resets the chip.</summary>
    public void Run()
    {
        new Thread(KeepLine) { Priority = ThreadPriority.Highest }.Start();
        while (true)
        {
            if (_link != null)
                _link.Poll();
            if (!_station.Step())
                Thread.Sleep(1);
        }
    }

    private void KeepLine()
    {
        while (true)
        {
            _station.PollLine();
            Thread.Sleep(1);
        }
    }
}
