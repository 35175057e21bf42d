namespace Edge.Training.Datasets.Rendered;

/// <summary>Sine, cosine and exponential from + - * / alone, so that every machine gets the same bits.</summary>
/// <remarks>Math.Sin and its kin call the platform's library, whose last digit differs between platforms. Errors here stay below 1e-9.</remarks>
internal static class StrictMath
{
    public const double TwoPi = 6.283185307179586;
    private const double HalfPi = TwoPi / 4;

    public static double Cos(double angle) => Sin(angle + HalfPi);

    public static double Sin(double angle)
    {
        double turns = Math.Floor(angle / HalfPi + 0.5);
        double x = angle - turns * HalfPi; // in [-pi/4, pi/4], where the series below converge fast
        long quarter = (long)turns & 3;
        double value = (quarter & 1) == 0 ? SinSeries(x) : CosSeries(x);
        return (quarter & 2) == 0 ? value : -value;
    }

    /// <summary>e^x for x in [-700, 0].</summary>
    public static double ExpOfNegative(double x)
    {
        // e^x = (e^(x/1024))^1024: the series needs few terms and ten squarings finish it.
        double y = x / 1024;
        double power = 1 + y * (1 + y * (1.0 / 2 + y * (1.0 / 6 + y * (1.0 / 24 + y * (1.0 / 120 + y / 720)))));
        for (int i = 0; i < 10; i++)
            power *= power;
        return power;
    }

    private static double SinSeries(double x)
    {
        double s = x * x;
        return x * (1 + s * (-1.0 / 6 + s * (1.0 / 120 + s * (-1.0 / 5040 + s * (1.0 / 362880 - s / 39916800)))));
    }

    private static double CosSeries(double x)
    {
        double s = x * x;
        return 1 + s * (-1.0 / 2 + s * (1.0 / 24 + s * (-1.0 / 720 + s * (1.0 / 40320 + s * (-1.0 / 3628800 + s / 479001600)))));
    }
}
