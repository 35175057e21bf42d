namespace Edge.Rig.Power;

/// <summary>Registers of the INA226: Texas Instruments SBOS547A, table 4.</summary>
internal enum Ina226Register : byte
{
    /// <summary>Section 7.6.1; 0x4127 after a reset.</summary>
    Configuration = 0,

    /// <summary>Section 7.6.2: two's complement, 2.5 microvolts a step.</summary>
    ShuntVoltage = 1,

    /// <summary>Section 7.6.3: 1.25 millivolts a step, never negative.</summary>
    BusVoltage = 2,

    /// <summary>Section 7.6.7: bit 3 is "conversion ready"; reading clears it.</summary>
    MaskEnable = 6,

    /// <summary>Section 7.6.9: 0x5449, "TI".</summary>
    Manufacturer = 0xFE,

    /// <summary>Section 7.6.10: 0x2260, the last digit a revision.</summary>
    Die = 0xFF,
}
