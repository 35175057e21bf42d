namespace Edge.Devices.Link;

/// <summary>How long a check tries.</summary>
public sealed record CheckOptions
{
    /// <summary>Sessions in a row that bring no new result before the run is void.</summary>
    public int MostFailures { get; init; } = 8;

    /// <summary>The same before a device has said who it is: nobody may be there.</summary>
    public int MostGreetings { get; init; } = 1;

    /// <summary>For a device that has gone, before its share of the images is anyone's or the run is void; failures in a row alone decide when it is 0.</summary>
    public int WaitMilliseconds { get; init; }

    /// <summary>Asks a device for its own golden vectors too, when it has any.</summary>
    public bool RunsGolden { get; init; } = true;

    /// <summary>Leaves the link open at the end, and begins with the session that an earlier check left open.</summary>
    public bool KeepsOpen { get; init; }

    /// <summary>Before the next session; grows with each that brought nothing.</summary>
    public int PauseMilliseconds { get; init; } = 200;
}
