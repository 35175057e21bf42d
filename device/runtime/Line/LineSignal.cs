namespace Edge.Runtime.Line;

/// <summary>What each wire says. All are off when the device has no power, so the line has to stop when Ready is off.</summary>
public static class LineSignal
{
    /// <summary>Parts are inspected; off during a fault.</summary>
    public const int Ready = 0;

    /// <summary>A part lies between the sensor and the reject gate.</summary>
    public const int Busy = 1;

    /// <summary>The reject gate: on, it takes parts off the line.</summary>
    public const int Reject = 2;

    /// <summary>Something is wrong that a person has to look at; every part is rejected meanwhile.</summary>
    public const int Fault = 3;

    /// <summary>Level that belongs to <see cref="ResultValid"/>: the part at the gate passes.</summary>
    public const int Pass = 4;

    /// <summary>On for the length of a pulse when a part reaches the gate.</summary>
    public const int ResultValid = 5;

    /// <summary>The lowest bit of <see cref="ResultCode"/>, the higher ones follow; of use while <see cref="ResultValid"/> is on.</summary>
    public const int Code0 = 6;

    public const int Count = Code0 + ResultCode.Wires;
}
