/** What the dice know in English. Entries are parted by semicolons; none holds a comma or a bracket. */
import type { WordLists } from "./word-lists.ts";

export const ENGLISH: WordLists = {
  subject: `a red fox; an old fisherman; a girl with a paper lantern; a lighthouse keeper; a sleeping dragon; a clockwork owl;
    a knight without a helmet; a botanist; two children under one umbrella; a street musician; a white stag; a ginger cat;
    a steam locomotive; a wooden sailing boat; a hot air balloon; a castle on a rock; a windmill; a stone bridge; a tea house;
    a greenhouse full of ferns; an abandoned observatory; a floating island; a robot gardener; a mermaid; a shepherd and her dog;
    an astronaut; a baker at dawn; a violin maker; a heron; a pair of swans; a whale above the clouds; a snow leopard;
    a hedgehog with a scarf; a fairground carousel; a vintage motorcycle; a market stall of oranges; a bowl of ramen;
    a slice of blueberry cake; a bouquet of peonies; a bonsai; a glass teapot; a chess set; an open book with a city inside;
    a masked dancer; a desert nomad; a queen of moths; a young inventor; an elderly couple on a bench; a ballerina; a samurai;
    a pilot beside her plane; a deep-sea diver; a raven on a signpost; a koi pond; a tree house; a paper crane; a marble statue;
    a tortoise carrying a garden; a lone cyclist; a jazz trio`,
  look: `with freckles; with braided silver hair; with round glasses; wearing a raincoat; wearing an embroidered robe;
    in a woollen coat; in worn leather armour; covered in moss; covered in frost; made of stained glass; made of folded paper;
    made of polished brass; carved from wood; painted in bright stripes; smiling softly; laughing; deep in thought; looking back;
    looking at the viewer; with eyes closed; holding a lantern; holding a letter; holding a cup of coffee; surrounded by butterflies;
    surrounded by fireflies; with petals in the air; with a long shadow; half in water; reflected in a puddle; seen from behind;
    in mid-jump; resting; running; dancing; reading; playing the flute; with tattered sails; with peeling paint; with glowing windows;
    overgrown with ivy; decorated with ribbons; in pastel colours; in black and gold; in red and white; in deep blue;
    with translucent wings; with a tall hat; with ink-stained fingers; wrapped in a blanket; under a paper umbrella`,
  place: `in a misty forest; in a bamboo grove; on a rocky coast; on a quiet beach; in a field of lavender; in a field of sunflowers;
    on a snowy mountain pass; by a frozen lake; beside a waterfall; in a desert canyon; among sand dunes; in an oasis;
    in a narrow alley; on a rooftop; in a night market; in an old library; in a train station; in a subway car; in a cluttered workshop;
    in a sunlit kitchen; in an attic; in a ballroom; in a cathedral; in a ruined temple; in a courtyard with a fountain;
    in a walled garden; in an orchard; in a vineyard; in a rice terrace; on a city square after rain; on a harbour pier;
    on the deck of a ship; under the sea; in a coral reef; inside a crystal cave; in a volcanic landscape; on the moon;
    in a space station; above the clouds; in a village of stilt houses; in a canal town; at a crossroads; on a swing bridge;
    in a meadow of wild flowers; in a birch wood; in a swamp; at the edge of a cliff; in a theatre; in a toy shop; on a tram`,
  light: `golden hour; blue hour; soft morning light; late afternoon sun; harsh noon light; overcast sky; moonlight; starlight;
    candlelight; lantern light; firelight; neon light; street lamps; light through blinds; light through leaves; rim light; backlight;
    volumetric light; god rays; a single spotlight; studio lighting; softbox light; low key; high key; long shadows;
    dappled shade; reflected water light; northern lights; lightning; sunset glow; dawn mist; dusk; twilight; a full moon;
    a rainbow after rain; heavy snowfall; drizzle; thick fog; dust in sunbeams; glowing mushrooms; bioluminescence;
    warm indoor light; cold fluorescent light; stage lights; fireworks; a solar eclipse; silvery haze; pale winter sun;
    amber light; two-colour lighting`,
  style: `watercolour; oil painting; gouache; ink drawing; pencil sketch; charcoal; pastel; woodcut; linocut; etching; fresco;
    impressionism; expressionism; art nouveau; art deco; ukiyo-e; Chinese ink wash; Persian miniature; romanticism; baroque;
    surrealism; cubism; minimalism; pop art; children's book illustration; comic panel; anime; pixel art; low poly; isometric;
    flat illustration; vector art; poster design; paper cut-out; claymation; embroidery; mosaic; stained glass; origami;
    concept art; matte painting; storybook style; retro futurism; steampunk; solarpunk; gothic; folk art; chalk drawing;
    cyanotype; double exposure; documentary photograph; film photograph; black and white photograph; fashion photograph`,
  camera: `close-up; extreme close-up; medium shot; full body shot; wide shot; extreme wide shot; bird's-eye view; worm's-eye view;
    low angle; high angle; eye level; over the shoulder; side view; three-quarter view; front view; aerial view; top-down view;
    panorama; macro; telephoto; wide angle; fisheye; tilt-shift; shallow depth of field; deep focus; bokeh; long exposure;
    motion blur; lens flare; film grain; 35 mm; 50 mm; 85 mm; pinhole; symmetrical composition; rule of thirds; centred composition;
    leading lines; framed by a doorway; framed by branches; negative space; silhouette; reflection; dutch angle; point of view;
    split level; cutaway view; cross-section; diorama; vignette`,
  quality: `highly detailed; intricate details; fine linework; sharp focus; clean lines; crisp edges; rich textures; visible brush strokes;
    soft gradients; smooth shading; subtle colours; vivid colours; muted colours; limited palette; harmonious colours; high contrast;
    low contrast; balanced composition; dynamic composition; elegant; whimsical; serene; dramatic; nostalgic; dreamy; mysterious;
    cheerful; melancholic; epic; cosy; delicate; bold; atmospheric; cinematic; award winning; masterpiece; best quality;
    professional; realistic; photorealistic; painterly; hand drawn; well composed; beautiful; stunning; quiet; playful; timeless;
    ornate; uncluttered`,
};
