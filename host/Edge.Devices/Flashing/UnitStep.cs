namespace Edge.Devices.Flashing;

/// <summary>What is done with a unit, in this order; a verb does some of it.</summary>
public enum UnitStep
{
    /// <summary>Finds what is plugged in, and asks which chip it is.</summary>
    Identify,
    Erase,
    Write,

    /// <summary>Reads back and compares SHA-256.</summary>
    Verify,

    /// <summary>The firmware answers on the link, and is the one that was meant.</summary>
    Boot,

    /// <summary>Takes the model in the other slot.</summary>
    Rollback,

    /// <summary>Serial number, station, limits.</summary>
    Provision,

    /// <summary>The golden vectors of the model, bit for bit.</summary>
    SelfTest,
    Camera,

    /// <summary>Pictures of parts whose verdict is known.</summary>
    Golden,
}

/// <summary>What a run of the line does with each of its units.</summary>
public static class UnitVerb
{
    public const string Flash = "flash", Audit = "audit", Golden = "golden", Limits = "limits", Rollback = "rollback";

    public static IReadOnlyList<UnitStep> StepsOf(string verb) => verb switch
    {
        Flash => [UnitStep.Identify, UnitStep.Erase, UnitStep.Write, UnitStep.Verify, UnitStep.Boot, UnitStep.Provision, UnitStep.SelfTest,
            UnitStep.Camera, UnitStep.Golden],
        Audit => [UnitStep.Identify, UnitStep.Verify, UnitStep.Boot, UnitStep.Provision, UnitStep.SelfTest],
        Golden => [UnitStep.Identify, UnitStep.Boot, UnitStep.Camera, UnitStep.Golden],
        Limits => [UnitStep.Identify, UnitStep.Boot, UnitStep.Provision],
        Rollback => [UnitStep.Identify, UnitStep.Boot, UnitStep.Rollback, UnitStep.SelfTest],
        _ => throw new ArgumentOutOfRangeException(nameof(verb), verb, "no verb of the line"),
    };

    /// <summary>The flash tool is used; the others talk to the firmware alone and leave the chip running.</summary>
    public static bool UsesTool(string verb) => verb is Flash or Audit;

    /// <summary>Nothing on the unit is changed.</summary>
    public static bool OnlyLooks(string verb) => verb is Audit or Golden;
}
