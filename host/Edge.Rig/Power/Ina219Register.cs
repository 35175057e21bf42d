namespace Edge.Rig.Power;

/// <summary>Registers of the INA219: Texas Instruments SBOS448G, table 2.</summary>
internal enum Ina219Register : byte
{
    /// <summary>Section 8.6.2.1; 0x399F after a reset.</summary>
    Configuration = 0,

    /// <summary>Section 8.6.3.1: two's complement, 10 microvolts a step.</summary>
    ShuntVoltage = 1,

    /// <summary>Section 8.6.3.2: bits 15 to 3, 4 millivolts a step; bit 1 is "conversion ready".</summary>
    BusVoltage = 2,

    /// <summary>Section 8.6.3.3. Reading it clears "conversion ready".</summary>
    Power = 3,
}
