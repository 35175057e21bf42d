using System;
using Edge.Runtime.Cameras;

namespace Edge.Runtime.Line;

/// <summary>The last parts that were judged NG or GRAY, for a host that learns from them; all memory is taken in the constructor.</summary>
/// <remarks>
/// <para>
/// A part stays until a host says that it has it. Where there is no room the oldest one goes, and is counted, so that the host knows what it missed; the one
/// that is being read never does, so that what a host has is never counted as lost while it says so.
/// </para>
/// <para>For one thread: that of the station.</para>
/// </remarks>
public sealed class KeptParts
{
    /// <summary>More would tell a host nothing new: it comes several times a shift.</summary>
    public const int Most = 64;

    /// <summary>
    /// Of a part besides its content, as nanoCLR counts it: blocks of 12 bytes, one for the object, each of its nine fields and the array, and one that the
    /// content does not fill.
    /// </summary>
    public const int HeadBytes = 12 * (1 + 9 + 1 + 1);

    private readonly KeptPart[] _places;
    private int _next;

    /// <param name="height">Of the network's input, as the next two.</param>
    /// <param name="outputs">Bytes of all outputs of the network.</param>
    /// <param name="memoryBytes">What the parts may take in all; less than one part takes: none is kept.</param>
    public KeptParts(int height, int width, int channels, int outputs, int memoryBytes)
    {
        Height = height;
        Width = width;
        Channels = channels;
        Outputs = outputs;
        Scores = outputs;
        int bytes = height * width * channels + outputs;
        int places = memoryBytes / (bytes + HeadBytes);
        _places = new KeptPart[places < Most ? places : Most];
        for (int i = 0; i < _places.Length; i++)
            _places[i] = new KeptPart(bytes);
    }

    public int Height { get; }
    public int Width { get; }
    public int Channels { get; }
    public int Outputs { get; }

    /// <summary>How many of the outputs are judged, all at first; behind them a part holds what is not, such as a heat map.</summary>
    public int Scores { get; set; }

    /// <summary>Rows of the map behind the scores; 0 at first: nobody has said.</summary>
    public int MapRows { get; set; }

    /// <summary>Parts there is room for.</summary>
    public int Capacity => _places.Length;

    /// <summary>Parts that are kept now.</summary>
    public int Count { get; private set; }

    /// <summary>Parts that went without a host having them, since the start.</summary>
    public int Lost { get; private set; }

    /// <summary>The part that a host reads; null: none. It is not overwritten meanwhile.</summary>
    public KeptPart Reading { get; private set; }

    /// <param name="input">Of the network; copied, as <paramref name="output"/>.</param>
    public void Keep(int tag, int verdict, int decidingClass, int excess, FrameHead head, sbyte[] input, sbyte[] output)
    {
        int number = _next;
        _next++;
        KeptPart place = Room();
        if (place == null)
        {
            Lost++;
            return;
        }

        if (place.Number >= 0)
            Lost++;
        else
            Count++;
        place.Number = number;
        place.Tag = tag;
        place.Verdict = verdict;
        place.DecidingClass = decidingClass;
        place.Excess = excess;
        place.TakenAt = head.TakenAt;
        place.ExposureMicroseconds = head.ExposureMicroseconds;
        place.Gain = head.Gain;
        int inputs = Height * Width * Channels;
        Array.Copy(input, 0, place.Content, 0, inputs);
        Array.Copy(output, 0, place.Content, inputs, Outputs);
    }

    /// <summary>Begins to read the oldest part.</summary>
    /// <returns>Null: none is kept.</returns>
    public KeptPart Read()
    {
        Reading = null;
        Reading = Oldest();
        return Reading;
    }

    /// <summary>The host has gone, or reads nothing now.</summary>
    public void Leave()
    {
        Reading = null;
    }

    /// <summary>A host has this part for good.</summary>
    /// <returns>False: it is not kept, or not any more.</returns>
    public bool Take(int number)
    {
        for (int i = 0; i < _places.Length; i++)
        {
            KeptPart place = _places[i];
            if (number < 0 || place.Number != number)
                continue;
            place.Number = -1;
            Count--;
            if (Reading == place)
                Reading = null;
            return true;
        }

        return false;
    }

    private KeptPart Room()
    {
        for (int i = 0; i < _places.Length; i++)
        {
            if (_places[i].Number < 0)
                return _places[i];
        }

        return Oldest();
    }

    private KeptPart Oldest()
    {
        KeptPart oldest = null;
        for (int i = 0; i < _places.Length; i++)
        {
            KeptPart place = _places[i];
            if (place.Number >= 0 && place != Reading && (oldest == null || place.Number < oldest.Number))
                oldest = place;
        }

        return oldest;
    }
}
